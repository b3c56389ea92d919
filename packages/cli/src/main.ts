import { oneLine } from '@ptqlab/formats';
import { Command, CommanderError } from 'commander';
import { inspect as inspectError } from 'node:util';
import { isExpectedFailure, isInputError } from './error-kinds.ts';
import { bench } from './commands/bench.ts';
import { cellWorker } from './commands/cell-worker.ts';
import { data } from './commands/data.ts';
import { doctor } from './commands/doctor.ts';
import { inspect } from './commands/inspect.ts';
import { parity } from './commands/parity.ts';
import { evaluate } from './commands/evaluate.ts';
import { quantize } from './commands/quantize.ts';
import { report } from './commands/report.ts';
import { study } from './commands/study.ts';
import { worker } from './commands/worker.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_INPUT = 2;

/** Runs the command line. @returns the exit code: 0 done, 1 the work failed, 2 the input is wrong */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('ptqlab')
    .description('Quantize language models, prove that backends agree, and map the accuracy of every setting.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'ptqlab: ')) });
  for (const command of [study, worker, quantize, evaluate, data, parity, report, bench, inspect, doctor])
    program.addCommand(command().copyInheritedSettings(program));
  program.addCommand(cellWorker().copyInheritedSettings(program), { hidden: true });
  try {
    await program.parseAsync([...argv]);
    return DONE;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_INPUT;
    process.stderr.write(`ptqlab: ${described(error)}\n`);
    return isInputError(error) ? WRONG_INPUT : FAILED;
  }
}

function described(error: unknown): string {
  if (isInputError(error)) return oneLine((error as Error).message);
  return isExpectedFailure(error) ? (error as Error).message : inspectError(error);
}
