import { createHash } from 'node:crypto';

/** Token sequences a model is calibrated on. */
export interface CalibrationSet {
  readonly sequences: readonly (readonly number[])[];
  /** For people: where the tokens come from. */
  readonly origin: string;
  /** SHA-256 of the tokens, in hex: equal sets have equal hashes, whatever they were made from. */
  readonly hash: string;
}

/**
 * Names and fingerprints sequences.
 * @throws RangeError when there are none, or one is empty
 */
export function calibrationSet(sequences: readonly (readonly number[])[], origin: string): CalibrationSet {
  if (sequences.length === 0 || sequences.some(({ length }) => length === 0))
    throw new RangeError(
      `calibration: ${origin} gives ${sequences.length} sequences, some without tokens; each needs at least one token`,
    );
  const hash = createHash('sha256');
  for (const sequence of sequences) hash.update(Uint32Array.of(sequence.length)).update(Uint32Array.from(sequence));
  return { sequences, origin, hash: hash.digest('hex') };
}
