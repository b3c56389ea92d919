import { spawn } from 'node:child_process';

/** How a Node process ended. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** A hang, not a busy machine: as long as the tests themselves may take. */
const LONGEST_MS = 1_500_000;

/**
 * Runs the text of a module in a Node process of its own, with `openWebGpuBackend` and `Device` of the built packages at hand and
 * `collect()` to force garbage collection; it is not compiled, so it cannot say `using`. A process that does not end by itself is killed, which its signal then says.
 */
export async function runInNode(body: string): Promise<Ended> {
  const built = (name: string) => JSON.stringify(new URL(`../../${name}/dist/index.js`, `file://${__dirname}/`).href);
  const script = `
    import { openWebGpuBackend } from ${built('backend-webgpu')};
    import { Device } from ${built('tensor')};
    const collect = () => globalThis.gc();
    ${body}`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out, err })));
}
