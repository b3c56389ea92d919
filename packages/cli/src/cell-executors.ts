import { fileURLToPath } from 'node:url';
import { CellProcesses, inThisProcess, type CellExecutor, type OpenStudy } from '@ptqlab/study';
import { openDevice } from './backends.ts';
import type { ChosenDevice } from './device-options.ts';

const PROGRAM = fileURLToPath(new URL('../bin/ptqlab.mjs', import.meta.url));

/**
 * What runs the cells of a study on this machine: with several jobs, processes of one thread each; with one, this process with all
 * threads.
 */
export async function localExecutor(
  study: OpenStudy,
  flags: ChosenDevice,
  jobs: number,
  outFolder: string,
): Promise<CellExecutor> {
  if (jobs > 1) return cellProcesses(study, flags, jobs, outFolder);
  const device = await openDevice(flags.backend, flags);
  const executor = inThisProcess(study, device, outFolder);
  return { ...executor, [Symbol.asyncDispose]: () => device.close() };
}

/** Processes of one thread each, so that this one stays free for other things. */
export function cellProcesses(study: OpenStudy, flags: ChosenDevice, jobs: number, outFolder: string): CellExecutor {
  const memory = flags.memoryMib ? ['--memory-mib', String(flags.memoryMib)] : [];
  const relaxed = flags.relaxed ? ['--relaxed'] : [];
  const args = ['cell-worker', '--backend', flags.backend, '--threads', '1', ...memory, ...relaxed];
  return new CellProcesses({ settings: study.settings, outFolder, program: PROGRAM, args, jobs });
}
