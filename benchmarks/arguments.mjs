// What every suite is told by `ptqlab bench`: where to compute, and on how many threads.
import { parseArgs } from 'node:util';
import { openDevice } from '@ptqlab/cli/backends';

export const { values: given } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    threads: { type: 'string', default: '1' },
    'memory-mib': { type: 'string' },
    relaxed: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});

export const openGivenDevice = () =>
  openDevice(given.backend, {
    threads: Number(given.threads),
    memoryMib: given['memory-mib'] === undefined ? undefined : Number(given['memory-mib']),
    relaxed: given.relaxed,
  });

/** Seconds of processor time so far, all threads together. */
export function processorSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
