import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What a jail shows of this machine, and where: files and folders, read-only. */
interface Entry {
  readonly kind: 'file' | 'folder';
  readonly from: string;
  /** Path inside the jail. */
  readonly at: string;
}

/**
 * Writes the plan of a jail into `folder`, in the form cage/jail.sh reads: node with its libraries, the program that drops
 * privileges with its own, and the given folders. Nothing else of this machine exists in there: no /proc, no /etc, no /dev.
 * @throws when `setpriv` cannot say which libraries it needs
 */
export async function writeJailPlan(folder: string, setpriv: string, shown: readonly string[]): Promise<void> {
  const libraries = new Set([...librariesOfThisProcess(), ...(await librariesOf(setpriv))]);
  const entries: Entry[] = [
    { kind: 'file', from: process.execPath, at: process.execPath },
    { kind: 'file', from: setpriv, at: '/setpriv' },
    ...[...libraries].map((path): Entry => ({ kind: 'file', from: path, at: path })),
    ...shown.map((path): Entry => ({ kind: 'folder', from: path, at: path })),
  ];
  const jail = join(folder, 'jail');
  await mkdir(jail, { recursive: true });
  await writeFile(join(folder, 'points'), entries.map(({ kind, at }) => `${kind}\n${at}\n`).join(''));
  await writeFile(join(folder, 'fstab'), entries.map((entry) => mountLine(jail, entry)).join(''));
}

/** One line of an fstab; spaces in a path are octal there. Data folders may hold no programs. */
function mountLine(jail: string, { kind, from, at }: Entry): string {
  const escaped = (path: string) =>
    path.replace(/[\\ \t\n]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`);
  const options = `bind,ro,nosuid,nodev${kind === 'folder' ? ',noexec' : ''}`;
  return `${escaped(from)} ${escaped(jail + at)} none ${options} 0 0\n`;
}

function librariesOfThisProcess(): string[] {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  return sharedObjects.filter((path) => path.startsWith('/') && !path.endsWith('.node'));
}

async function librariesOf(program: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ldd', [program], { env: { PATH: '/usr/bin:/bin' } });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] as string);
}
