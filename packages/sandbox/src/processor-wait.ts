import { readFileSync } from 'node:fs';

/**
 * Milliseconds in which a process and those it started were ready to run and no processor ran them, as Linux counts them
 * (`/proc/PID/schedstat`, second number, nanoseconds; the first thread of each process). 0 where the system does not tell.
 */
export function processorWaitMs(pid: number | undefined): number {
  if (pid === undefined) return 0;
  const own = Number(read(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0) / 1e6;
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + processorWaitMs(child), own);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return ''; // no /proc here, or the process has just ended
  }
}
