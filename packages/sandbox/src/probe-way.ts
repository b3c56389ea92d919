import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Wall } from './wall.ts';
import type { WayIn } from './ways-in.ts';

/** What cage/probe.mjs reports from inside. */
interface Findings {
  readonly seesFile: boolean;
  readonly writesRoot: boolean;
  readonly connects: boolean;
  readonly seesProcess: boolean;
  readonly userId: number;
  readonly becomesRoot: boolean;
}

/** A probe takes a tenth of a processor second. */
const PATIENCE_MS = 120_000;

const PROBE_SCRIPT = fileURLToPath(new URL('./cage/probe.mjs', import.meta.url));

/**
 * Sends a process down one way in, with a file, an open port and a process outside that it must not reach.
 * @param folder writable; the file is put there
 * @returns the walls it met, or the reason (a string) why this way does not exist here
 * @throws when the probe does not come to an end
 */
export async function probeWay(way: WayIn, folder: string): Promise<readonly Wall[] | string> {
  const canary = join(folder, 'canary');
  await writeFile(canary, 'not for programs', { mode: 0o600 });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const words = [...way.prefix, process.execPath, PROBE_SCRIPT, canary, String(port), String(process.pid)];
    const [command = process.execPath, ...rest] = words;
    const { stdout } = await promisify(execFile)(command, rest, { env: {}, cwd: folder, timeout: PATIENCE_MS });
    return wallsFrom(way, JSON.parse(stdout) as Findings);
  } catch (error) {
    // A machine that was merely too busy must not be taken for one without walls.
    if ((error as { killed?: boolean }).killed)
      throw new Error(`sandbox: the way in "${way.name}" did not answer in ${PATIENCE_MS / 1000} s; try again`, {
        cause: error,
      });
    return `${way.name}: ${firstLine((error as { stderr?: string }).stderr || String(error))}`;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function wallsFrom(way: WayIn, found: Findings): Wall[] {
  const unprivileged = found.userId > 0 || !found.becomesRoot || way.name === 'user namespace';
  return [
    wall('files', !found.seesFile && !found.writesRoot, 'sees only node, Python and its libraries, read-only'),
    wall('network', !found.connects, 'has no network, not even to this machine'),
    wall('processes', !found.seesProcess, 'cannot see or signal a process outside'),
    wall('privileges', unprivileged, 'is not root outside and cannot become it'),
    wall(
      'limits',
      way.prefix.some((word) => word.startsWith('--data=')),
      'memory, processor time, open files, core dumps',
    ),
  ];
}

const wall = (name: string, up: boolean, keeps: string): Wall => ({
  name,
  up,
  detail: up ? keeps : 'this system does not offer it to this user',
});

const firstLine = (text: string) => text.trim().split('\n')[0] ?? '';
