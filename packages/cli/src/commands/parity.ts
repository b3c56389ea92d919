import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { certify, describeFailure, type Certificate, type LawOutcome } from '@ptqlab/conformance';
import { openDevice } from '../backends.ts';
import { positiveInteger, wholeNumber, withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { duration } from '../duration.ts';
import { GateError } from '../gate-error.ts';
import { printTable } from '../print-table.ts';
import { readMethodOption, type MethodOptions } from '../method-option.ts';
import { parityOfMethods } from '../parity-of-methods.ts';
import { openProgress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';

interface ParityFlags extends ChosenDevice {
  readonly op?: string[];
  readonly law?: string[];
  readonly runs?: number;
  readonly seed: number;
  readonly path?: string;
  readonly out: string;
  readonly method?: string[];
  readonly scheme?: string[];
  readonly option: MethodOptions;
}

/** Inputs drawn per law of the op table. */
const RUNS = 100;

/** `ptqlab parity`: proves a backend against the op table, and keeps the certificate. */
export function parity(): Command {
  const command = new Command('parity')
    .description(
      'prove by properties that a backend computes the op table within its derived bounds, or methods as others do',
    )
    .option('--op <names...>', 'only laws of these ops')
    .option('--law <names...>', 'only these laws')
    .option('--method <names...>', 'laws of these methods (or all, or a TypeScript file) against the other backends')
    .option('--scheme <schemes...>', 'with --method: only these; groups become groups of 16 on the small layers drawn')
    .option('--option <name=value>', 'with --method: one of its options; may be given again', readMethodOption, {})
    .option('--runs <n>', 'inputs drawn per law (default: 100, and 10 layers for methods)', positiveInteger)
    .option('--seed <n>', 'the same seed draws the same inputs', wholeNumber, 42)
    .option('--path <path>', 'replays one input of one law, as a failure prints it')
    .option('--out <folder>', 'where the certificate goes', 'runs/parity');
  return withDeviceOptions(command).action(async (flags: ParityFlags) => {
    if (flags.path !== undefined && flags.law?.length !== 1)
      throw new UsageError('parity: --path replays one input of one law; name that law with --law');
    if (flags.method) return parityOfMethods(flags.method, flags);
    if (flags.scheme) throw new UsageError('parity: --scheme is about methods; give --method, too');
    const progress = openProgress(1);
    progress.step('parity', 1);
    const certificate = await certify(() => openDevice(flags.backend, flags), {
      runs: flags.runs ?? RUNS,
      seed: flags.seed,
      ...(flags.op ? { ops: flags.op } : {}),
      ...(flags.law ? { laws: flags.law } : {}),
      ...(flags.path ? { path: flags.path } : {}),
      onLaw: ({ law }, done, of) => progress.advance(done / of, law),
    }).finally(() => progress.stop());
    printCertificate(certificate);
    const file = join(resolve(flags.out), `${flags.backend}.json`);
    writeWhole(file, `${JSON.stringify(certificate, undefined, 2)}\n`);
    process.stdout.write(`certificate: ${file}\n`);
    if (!certificate.holds) throw new GateError(`parity of ${certificate.description} does not hold`);
  });
}

function printCertificate({ description, laws, seconds, runs, seed, exceptions, holds }: Certificate): void {
  printTable(
    ['law', 'inputs', 'worst error / bound', ''],
    laws.map((outcome) => [outcome.law, outcome.runs, worstOf(outcome), outcome.failure ? 'BROKEN' : 'holds']),
  );
  for (const outcome of laws)
    if (outcome.failure) process.stdout.write(`\n${outcome.law}\n${describeFailure(outcome)}\n`);
  for (const { op, reason } of exceptions) process.stdout.write(`exception: ${op}: ${reason}\n`);
  process.stdout.write(
    `\n${description}: ${holds ? 'all laws hold' : 'laws are broken'}; ${laws.length} laws, ${runs} inputs each, seed ${seed}, ${duration(seconds)}\n`,
  );
}

const worstOf = ({ worst }: LawOutcome): string => (typeof worst === 'number' ? worst.toFixed(3) : worst);
