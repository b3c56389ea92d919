import { Command } from 'commander';
import { serveCells } from '@ptqlab/study';
import { openDevice } from '../backends.ts';
import { withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { UsageError } from '../usage-error.ts';

/** `ptqlab cell-worker`: a process of `ptqlab study`, which talks to it over its channel. */
export function cellWorker(): Command {
  const command = new Command('cell-worker').description('a process of a study; started by ptqlab study');
  return withDeviceOptions(command).action(async (flags: ChosenDevice) => {
    if (!process.send) throw new UsageError('cell-worker: is started by ptqlab study; run that instead');
    await serveCells(() => openDevice(flags.backend, flags));
  });
}
