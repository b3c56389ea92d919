/** What the text of a scheme says: `W4A16-g64-asym`. */
export interface SchemeFacts {
  readonly weightBits: number;
  readonly activationBits: number;
  /** What follows the bits: granularity and grid. */
  readonly rest: string;
}

const FLOAT_BITS = 16;

/** Reads a scheme's text; full precision (no scheme) counts as 16 bits. Undefined for a text of another form. */
export function schemeFacts(scheme: string): SchemeFacts | undefined {
  if (scheme === '') return { weightBits: FLOAT_BITS, activationBits: FLOAT_BITS, rest: '' };
  const match = /^W(\d+(?:\.\d+)?)A(\d+)(?:-(.*))?$/.exec(scheme);
  return match ? { weightBits: Number(match[1]), activationBits: Number(match[2]), rest: match[3] ?? '' } : undefined;
}
