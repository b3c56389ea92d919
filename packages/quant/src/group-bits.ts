import { SchemeError } from './errors.ts';

/**
 * Reads "2,3,4,3", the bits of each group.
 * @throws SchemeError for anything but whole numbers from 1 to 9, or when `count` groups need another number of them
 */
export function readGroupBits(text: string, count?: number, layer = 'a layer'): number[] {
  const bits = text.split(',').map((part) => Number(part.trim()));
  const wrong = bits.find((b) => !(Number.isInteger(b) && b >= 1 && b <= 9));
  if (wrong !== undefined || text.trim() === '')
    throw new SchemeError(
      `groupBits: "${text}" was given; write whole numbers from 1 to 9 with commas between, like 2,3,4,3`,
    );
  if (count !== undefined && bits.length !== count)
    throw new SchemeError(`groupBits: ${bits.length} groups were given, but ${layer} has ${count}`);
  return bits;
}
