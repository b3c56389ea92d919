import {
  certify,
  compareBackends,
  type Agreement,
  type Certificate,
  type EquivalenceCertificate,
  type LawOutcome,
} from '@ptqlab/conformance';
import { openDevice, requireTwo } from './backends.ts';

export interface ParityRequest {
  readonly a: string;
  readonly b: string;
  /** Rows of the op table; all laws, those of memory and errors too, when left out. */
  readonly ops?: readonly string[];
  readonly runs: number;
  readonly seed: number;
}

export type ParityProgress = { readonly done: number; readonly of: number } & (
  { readonly stage: 'a' | 'b'; readonly outcome: LawOutcome } | { readonly stage: 'both'; readonly outcome: Agreement }
);

export interface ParityResult {
  readonly a: Certificate;
  readonly b: Certificate;
  readonly both: EquivalenceCertificate;
}

/** Every law on each backend by itself, then the same calls on both: what `ptqlab parity` does, twice, and the comparison. */
export async function proveParity(
  { a, b, ops, runs, seed }: ParityRequest,
  onProgress: (progress: ParityProgress) => void,
): Promise<ParityResult> {
  requireTwo(a, b);
  const draw = { runs, seed, ...(ops ? { ops } : {}) };
  const openA = () => openDevice(a);
  const openB = () => openDevice(b);
  return {
    a: await certify(openA, { ...draw, onLaw: (outcome, done, of) => onProgress({ stage: 'a', outcome, done, of }) }),
    b: await certify(openB, { ...draw, onLaw: (outcome, done, of) => onProgress({ stage: 'b', outcome, done, of }) }),
    both: await compareBackends([openA, openB], {
      ...draw,
      onLaw: (outcome, done, of) => onProgress({ stage: 'both', outcome, done, of }),
    }),
  };
}
