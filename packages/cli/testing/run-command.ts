import { main } from '../src/main.ts';

/** What a command line did. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `ptqlab ARGS` in this process and catches what it writes. */
export async function runCommand(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const catchInto = (lines: string[]) => (chunk: string | Uint8Array) => lines.push(String(chunk)) > 0;
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(catchInto(out) as never);
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(catchInto(err) as never);
  try {
    const code = await main(['node', 'ptqlab', ...args]);
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
