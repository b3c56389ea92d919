import { SchemeError } from './errors.ts';

/**
 * Reads "2,3,4,3", the bits of each group; several lists, "2,3,4,3; 2,3", are for layers of different widths.
 * @param count groups of the layer at hand, which takes the list of that length; left out, the first list is returned
 * @throws SchemeError for anything but whole numbers from 1 to 9, two lists of one length, or when no list has `count`
 */
export function readGroupBits(text: string, count?: number, layer = 'a layer'): number[] {
  const lists = text.split(';').map((list) => list.split(',').map((part) => (part.trim() === '' ? NaN : Number(part))));
  if (lists.some((bits) => bits.some((b) => !(Number.isInteger(b) && b >= 1 && b <= 9))))
    throw new SchemeError(
      `groupBits: "${text}" was given; write whole numbers from 1 to 9 with commas between, like 2,3,4,3, and lists for layers of ` +
        'other widths after semicolons',
    );
  const lengths = lists.map(({ length }) => length);
  if (new Set(lengths).size < lengths.length)
    throw new SchemeError(
      `groupBits: lists of ${lengths.join(', ')} groups were given; give one list for each number of groups`,
    );
  const bits = count === undefined ? lists[0] : lists.find(({ length }) => length === count);
  if (bits) return bits;
  throw new SchemeError(
    `groupBits: ${lengths.join(', ')} groups were given, but ${layer} has ${count}; add a list of ${count} after a semicolon`,
  );
}
