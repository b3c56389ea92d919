import { join, resolve } from 'node:path';
import {
  certify,
  compareBackends,
  selectLaws,
  type Certificate,
  type EquivalenceCertificate,
  type LawOutcome,
} from '@ptqlab/conformance';
import { writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import type { ChosenDevice } from './device-options.ts';
import { GateError } from './gate-error.ts';
import { printParity } from './print-parity.ts';
import { openProgress } from './progress.ts';

/** What `ptqlab parity` is asked about the op table. */
export interface OpParityRequest extends ChosenDevice {
  readonly op?: readonly string[];
  readonly law?: readonly string[];
  readonly runs?: number;
  readonly seed: number;
  readonly path?: string;
  readonly out: string;
  /** Backends that make the same calls. */
  readonly against: readonly string[];
}

/** One backend against its laws, and beside others. */
export interface ParityCertificate extends Certificate {
  readonly against: readonly EquivalenceCertificate[];
}

/** Inputs drawn per law. */
const RUNS = 100;

/**
 * Proves the laws of the op table on a backend, then makes the same calls on others and compares; keeps a certificate of both.
 * @throws GateError when a law is broken or two backends differ where they must not
 */
export async function parityOfOps(request: OpParityRequest): Promise<void> {
  const { backend, seed } = request;
  const selection = {
    ...(request.op ? { ops: request.op } : {}),
    ...(request.law ? { laws: request.law } : {}),
  };
  selectLaws(selection);
  const draw = {
    runs: request.runs ?? RUNS,
    seed,
    ...selection,
    ...(request.path ? { path: request.path } : {}),
  };
  const open = (name: string) => () => openDevice(name, request);
  const progress = openProgress(1 + request.against.length);
  const onLaw = ({ law }: Pick<LawOutcome, 'law'>, done: number, of: number): void => progress.advance(done / of, law);
  const against: EquivalenceCertificate[] = [];
  let proven: Certificate;
  try {
    progress.step(`laws of ${backend}`, 1);
    proven = await certify(open(backend), { ...draw, onLaw });
    for (const other of request.against) {
      progress.step(`${backend} beside ${other}`, 2 + against.length);
      against.push(await compareBackends([open(backend), open(other)], { ...draw, onLaw }));
    }
  } finally {
    progress.stop();
  }
  const certificate: ParityCertificate = { ...proven, against };
  printParity(certificate);
  const file = join(resolve(request.out), `${backend}.json`);
  writeWhole(file, `${JSON.stringify(certificate, undefined, 2)}\n`);
  process.stdout.write(`certificate: ${file}\n`);
  if (!proven.holds) throw new GateError(`parity of ${proven.description} does not hold`);
  const apart = against.filter(({ holds }) => !holds).map(({ backends }) => backends[1]);
  if (apart.length > 0)
    throw new GateError(`${backend} and ${apart.join(', ')} differ where they must be the same bits`);
}
