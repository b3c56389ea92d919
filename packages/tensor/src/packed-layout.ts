/** Code widths that packed words come in. 3 bits leave the top two bits of each word unused: a word never splits a code. */
export const PACKED_BITS = [1, 2, 3, 4, 8] as const;
export type PackedBits = (typeof PACKED_BITS)[number];

/** Codes in one u32 word. */
export const codesPerWord = (bits: PackedBits): number => Math.floor(32 / bits);

/** Words that hold one row of `columns` codes. */
export const wordsPerRow = (columns: number, bits: PackedBits): number => Math.ceil(columns / codesPerWord(bits));

/** The code of `column` in the row whose words start at `rowStart`: codes lie low bits first. */
export function codeAt(words: ArrayLike<number>, rowStart: number, column: number, bits: PackedBits): number {
  const perWord = codesPerWord(bits);
  const word = words[rowStart + Math.floor(column / perWord)]!;
  return (word >>> ((column % perWord) * bits)) & (2 ** bits - 1);
}
