import type { EncodingMeta } from './encoding.ts';

/**
 * The whole number that meta data hold under `key`.
 * @throws RangeError when it is absent, something else, or outside `least` to `most`
 */
export function wholeNumberOf(meta: EncodingMeta, key: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  return requireWhole(meta[key], key, least, most);
}

/** The same for a list of `count` numbers. */
export function wholeNumbersOf(meta: EncodingMeta, key: string, count: number, least: number, most: number): number[] {
  const values = meta[key];
  if (!Array.isArray(values) || values.length !== count)
    throw new RangeError(`${key} is not a list of ${count} whole numbers from ${least} to ${most}`);
  return values.map((value: unknown) => requireWhole(value, key, least, most));
}

function requireWhole(value: unknown, key: string, least: number, most: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  throw new RangeError(
    `${key} ${JSON.stringify(value) ?? 'is absent: it'} is not a whole number from ${least} to ${most}`,
  );
}
