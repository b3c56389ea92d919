import type fc from 'fast-check';
import type { Device, HostArray, OpName } from '@ptqlab/tensor';

/**
 * What kind of inputs a law draws.
 * - dyadic: small integers / 16, on which every f32 operation is exact, so all backends must agree bit for bit
 * - realistic: values over the row's whole domain, hard cases included; the row's error bound applies
 * - special: values some of which are NaN, ±∞ or ±0, wherever the row's reference says what becomes of them
 * - large: dyadic values from one seed, more of them than one thread or one workgroup handles
 * - program: sequences of calls that create, keep and free tensors
 * - wrong: calls that must be refused
 */
export type Generator = 'dyadic' | 'realistic' | 'special' | 'large' | 'program' | 'wrong';

/** What a law observed: the arrays it read, in a fixed order. */
export type Observed = readonly HostArray[];

/** What a law runs on. */
export interface Subject {
  readonly device: Device;
  /** Opens another device of the same kind, which the law closes. */
  readonly open: () => Promise<Device>;
}

/**
 * One named law of the tensor interface as data: inputs to draw, calls to make, and how to judge what came back. Conformance judges one
 * backend; equivalence makes the same calls on two and compares what they observed.
 */
export interface Law<Case = unknown> {
  /** `op.generator`, or what the law is about. Unique; people type it to replay. */
  readonly id: string;
  /** The law in one sentence. */
  readonly says: string;
  /** Rows of the op table it puts under test. */
  readonly ops: readonly OpName[];
  readonly generator: Generator;
  readonly cases: fc.Arbitrary<Case>;
  /** Share of the asked number of runs this law gets (at least one run): below 1 for costly cases. */
  readonly share: number;
  /** True when what is observed must be the same bits on every backend. */
  readonly identical: boolean;
  run(subject: Subject, input: Case): Promise<Observed>;
  /** The worst error as a fraction of the allowed one. @throws LawViolation when it is above 1 or the law is broken otherwise */
  judge(input: Case, observed: Observed): number;
}

/** A law was broken: what was computed, where, what was expected and what was allowed. */
export class LawViolation extends Error {
  /** @param fraction observed error as a fraction of the allowed one; Infinity where nothing was allowed */
  constructor(
    message: string,
    readonly fraction = Infinity,
  ) {
    super(message);
    this.name = 'LawViolation';
  }
}

/** Forgets the type of a law's cases, so that laws of all kinds fit one list. */
export function law<Case>(given: Omit<Law<Case>, 'share'> & { readonly share?: number }): Law {
  return { share: 1, ...given } as unknown as Law;
}
