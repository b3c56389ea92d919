import type { CalibrationSet } from '@ptqlab/pipeline';

/** Sequences with the fingerprint the command line gives them; a browser hashes asynchronously. */
export async function calibrationOf(
  sequences: readonly (readonly number[])[],
  origin: string,
): Promise<CalibrationSet> {
  const words = Uint32Array.from(sequences.flatMap((sequence) => [sequence.length, ...sequence]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', words));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { sequences, origin, hash };
}
