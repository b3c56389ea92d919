import { basename, join, resolve } from 'node:path';
import { certifyMethod, selectMethodLaws, type MethodCertificate } from '@ptqlab/conformance';
import { METHODS, parseScheme } from '@ptqlab/quant';
import { isMethodFile, loadMethod, optionsOf } from '@ptqlab/study';
import { writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import { describeMethodFailure } from './describe-method-failure.ts';
import type { ChosenDevice } from './device-options.ts';
import { duration } from './duration.ts';
import { GateError } from './gate-error.ts';
import { methodJudges } from './method-judges.ts';
import type { MethodOptions } from './method-option.ts';
import { printTable } from './print-table.ts';
import { openProgress } from './progress.ts';

/** What `ptqlab parity --method` is asked. */
export interface MethodParityRequest extends ChosenDevice {
  readonly scheme?: readonly string[];
  readonly option: MethodOptions;
  readonly law?: readonly string[];
  readonly runs?: number;
  readonly seed: number;
  readonly path?: string;
  readonly out: string;
}

/** Layers drawn per law. */
const RUNS = 10;

/**
 * Proves the laws of methods on a backend, against the others, and keeps a certificate of each.
 * @param given names, files, or `all`
 * @throws GateError when a law of any of them is broken, after all were tried
 */
export async function parityOfMethods(given: readonly string[], request: MethodParityRequest): Promise<void> {
  const names = given.flatMap((name) => (name === 'all' ? Object.keys(METHODS) : [name]));
  const methods = [];
  for (const name of names) methods.push({ name, ...(await loadMethod(name, process.cwd())) });
  selectMethodLaws(request.law);
  const schemes = request.scheme?.map(parseScheme);
  for (const { quantizer } of methods) optionsOf(quantizer, request.option);

  const broken: MethodCertificate[] = [];
  for (const { name, quantizer } of methods) {
    const progress = openProgress(1);
    progress.step(quantizer.name, 1);
    const certificate = await certifyMethod(() => openDevice(request.backend, request), methodJudges, {
      method: quantizer,
      schemes,
      options: request.option,
      laws: request.law,
      runs: request.runs ?? RUNS,
      seed: request.seed,
      ...(request.path === undefined ? {} : { path: request.path }),
      onLaw: ({ law }, done, of) => progress.advance(done / of, law),
    }).finally(() => progress.stop());
    printCertificate(certificate);
    if (!certificate.holds) broken.push(certificate);
    const file = join(resolve(request.out), `${request.backend}-${isMethodFile(name) ? basename(name) : name}.json`);
    writeWhole(file, `${JSON.stringify(certificate, undefined, 2)}\n`);
    process.stdout.write(`certificate: ${file}\n`);
  }
  if (broken.length > 0)
    throw new GateError(
      `parity of ${broken.map(({ method }) => method).join(', ')} on ${request.backend} does not hold`,
    );
}

function printCertificate(certificate: MethodCertificate): void {
  const { method, description, judges, laws, schemes, runs, seed, seconds, holds } = certificate;
  printTable(
    [`${method}: law`, 'against', 'layers', ''],
    laws.map(({ law, against, runs: drawn, failure }) => [law, against ?? '', drawn, failure ? 'BROKEN' : 'holds']),
  );
  for (const outcome of laws)
    if (outcome.failure) process.stdout.write(`\n${outcome.law}\n${describeMethodFailure(outcome)}\n`);
  const others = judges.length > 0 ? ` against ${judges.join(' and ')}` : '';
  process.stdout.write(
    `\n${method} on ${description}${others}: ${holds ? 'all laws hold' : 'laws are broken'}; ` +
      `${schemes.length} schemes, ${runs} layers a law, seed ${seed}, ${duration(seconds)}\n`,
  );
}
