import { closest, distance } from 'fastest-levenshtein';
import { SchemeError } from './errors.ts';

/** How finely a weight matrix [out, in] is scaled: one scale for all, per output row, or per row and run of `n` input columns. */
export type GroupSize = 'tensor' | 'channel' | number;

/** How finely activations [token, channel] are scaled at run time. */
export type ActivationGranularity = 'token' | 'tensor';

/** What is quantized, to how many bits, and how finely. 16 activation bits = activations stay as they are. */
export interface Scheme {
  readonly weightBits: number;
  readonly activationBits: number;
  readonly groupSize: GroupSize;
  readonly symmetric: boolean;
  readonly activationGranularity: ActivationGranularity;
}

export const WEIGHT_BITS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
export const ACTIVATION_BITS = [4, 8, 16] as const;

/** What may be meant by a word that is not understood. */
const WIDTHS = WEIGHT_BITS.flatMap((weight) => ACTIVATION_BITS.map((activation) => `W${weight}A${activation}`));
const PARTS = ['channel', 'tensor', 'g128', 'sym', 'asym', 'pertoken', 'pertensor'];

const GRAMMAR =
  'W<bits>A<bits>[-g<size>|-channel|-tensor][-sym|-asym][-pertoken|-pertensor], for example W4A16-g128-sym';

/**
 * Reads `W4A16-g128-sym`. Parts after the bits may be left out (channel, asym, pertoken) and come in any order.
 * `parseScheme(printScheme(s))` is `s`.
 * @throws SchemeError that names the part it could not read
 */
export function parseScheme(text: string): Scheme {
  const [head = '', ...parts] = text.trim().toLowerCase().split('-');
  const bits = /^w(\d+)a(\d+)$/.exec(head);
  if (head === '') throw new SchemeError(`scheme: "${text}" does not begin with a pair of widths; write ${GRAMMAR}`);
  if (!bits)
    throw new SchemeError(
      `scheme: "${head}" in "${text}" is not a pair of widths;${suggestion(head.toUpperCase())} Write ${GRAMMAR}`,
    );
  let scheme: Scheme = {
    weightBits: Number(bits[1]),
    activationBits: Number(bits[2]),
    groupSize: 'channel',
    symmetric: false,
    activationGranularity: 'token',
  };
  const seen = new Set<string>();
  for (const part of parts) {
    const change = readPart(part);
    if (!change)
      throw new SchemeError(
        `scheme: "${part}" in "${text}" is not a part of a scheme; did you mean "${closest(part, PARTS)}"? Write ${GRAMMAR}`,
      );
    const field = Object.keys(change)[0]!;
    if (seen.has(field)) throw new SchemeError(`scheme: "${text}" says its ${field} twice; write ${GRAMMAR}`);
    seen.add(field);
    scheme = { ...scheme, ...change };
  }
  return checkScheme(scheme);
}

/** Edits between two words of which one may have been meant by the other. */
const NEAR = 2;

function suggestion(head: string): string {
  const numbers = head.match(/\d+/g) ?? [];
  // int4, 4bit, fp8: one width, of the weights.
  const only = WEIGHT_BITS.find((bits) => numbers.length === 1 && String(bits) === numbers[0]);
  const near = only === undefined ? closest(head, WIDTHS) : `W${only}A16`;
  return only === undefined && distance(head, near) > NEAR ? '' : ` did you mean "${near}"?`;
}

function readPart(part: string): Partial<Scheme> | undefined {
  if (part === 'channel' || part === 'tensor') return { groupSize: part };
  if (/^g[1-9]\d*$/.test(part)) return { groupSize: Number(part.slice(1)) };
  if (part === 'sym' || part === 'asym') return { symmetric: part === 'sym' };
  if (part === 'pertoken' || part === 'pertensor')
    return { activationGranularity: part === 'pertoken' ? 'token' : 'tensor' };
  return undefined;
}

/** The canonical text of a scheme. The activation granularity is said only where activations are quantized. */
export function printScheme({
  weightBits,
  activationBits,
  groupSize,
  symmetric,
  activationGranularity,
}: Scheme): string {
  const group = typeof groupSize === 'number' ? `g${groupSize}` : groupSize;
  const activation = activationBits === 16 ? '' : `-per${activationGranularity}`;
  return `W${weightBits}A${activationBits}-${group}-${symmetric ? 'sym' : 'asym'}${activation}`;
}

/** Returns the scheme, with fields that mean nothing at 16 activation bits set to their default. @throws SchemeError */
export function checkScheme(scheme: Scheme): Scheme {
  const { weightBits, activationBits, groupSize } = scheme;
  if (!(WEIGHT_BITS as readonly number[]).includes(weightBits))
    throw new SchemeError(`scheme: ${weightBits} weight bits were asked for; choose ${WEIGHT_BITS.join(', ')}`);
  if (!(ACTIVATION_BITS as readonly number[]).includes(activationBits))
    throw new SchemeError(
      `scheme: ${activationBits} activation bits were asked for; choose ${ACTIVATION_BITS.join(', ')}`,
    );
  if (typeof groupSize === 'number' && !(Number.isInteger(groupSize) && groupSize > 0))
    throw new SchemeError(`scheme: group size ${groupSize} was given; it is a positive number of input columns`);
  return activationBits === 16 ? { ...scheme, activationGranularity: 'token' } : scheme;
}

/** Columns per group of a matrix with `columns` input columns. */
export const columnsPerGroup = ({ groupSize }: Pick<Scheme, 'groupSize'>, columns: number): number =>
  typeof groupSize === 'number' ? Math.min(groupSize, columns) : columns;
