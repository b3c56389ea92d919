import fc from 'fast-check';
import { DeviceLostError, type Device } from '@ptqlab/tensor';
import { LawViolation, type Law, type Observed, type Subject } from '../laws/law.ts';
import { checkProperty } from './check-property.ts';

/** Which inputs a check draws. The same seed draws the same inputs everywhere; a path picks one of them. */
export interface Draw {
  /** Inputs per law, before its share. */
  readonly runs: number;
  readonly seed: number;
  /** fast-check's path to one input (and how it was shrunk), from an earlier failure. */
  readonly path?: string;
}

/** A law that was broken, small enough to read and complete enough to replay. */
export interface Failure {
  readonly seed: number;
  readonly path: string;
  /** The smallest input found. */
  readonly counterexample: string;
  readonly message: string;
}

/** What a law did on one backend. */
export interface LawOutcome {
  readonly law: string;
  readonly ops: readonly string[];
  readonly generator: string;
  readonly runs: number;
  /** Worst observed error as a fraction of the allowed one: 0 for exact agreement; 'broken' where no error is allowed and one was. */
  readonly worst: number | 'broken';
  readonly failure?: Failure;
}

export const runsOf = (law: Law, runs: number): number => Math.max(1, Math.round(law.share * runs));

/** Draws inputs, makes the law's calls and judges them; stops at the first broken input and shrinks it. */
export async function checkLaw(law: Law, subject: Subject, draw: Draw): Promise<LawOutcome> {
  let worst = 0;
  const property = fc.asyncProperty(law.cases, async (input) => {
    try {
      worst = Math.max(worst, law.judge(input, await observe(law, subject, input)));
    } catch (error) {
      worst = Math.max(worst, error instanceof LawViolation ? error.fraction : Infinity);
      throw error;
    }
  });
  const details = await checkProperty(property, parametersOf(law, draw));
  const { id, ops, generator } = law;
  return {
    law: id,
    ops,
    generator,
    runs: details.numRuns,
    worst: Number.isFinite(worst) ? worst : 'broken',
    failure: failureOf(details),
  };
}

/** One call sequence of a law, in a scope of its own. @throws LawViolation when it leaves tensors behind */
export async function observe(law: Law, subject: Subject, input: unknown): Promise<Observed> {
  const before = subject.device.liveTensors;
  const observed = await inScope(subject.device, () => law.run(subject, input));
  const left = subject.device.liveTensors - before;
  if (left !== 0) throw new LawViolation(`${law.id}: ${left} tensors are still live after their scope closed`);
  return observed;
}

async function inScope<T>(device: Device, body: () => Promise<T>): Promise<T> {
  using _ = device.scope();
  return await body();
}

export const parametersOf = (law: Law, { runs, seed, path }: Draw) => ({ numRuns: runsOf(law, runs), seed, path });

/** @throws DeviceLostError where the device went away: that says nothing about a law */
export function failureOf<T>(details: fc.RunDetails<[T]>): Failure | undefined {
  if (!details.failed) return undefined;
  const error = details.errorInstance;
  if (error instanceof DeviceLostError) throw error;
  return {
    seed: details.seed,
    path: details.counterexamplePath ?? '',
    counterexample: fc.stringify(details.counterexample?.[0]),
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}
