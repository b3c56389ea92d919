import fc from 'fast-check';
import { codeAt, codesPerWord, PACKED_BITS, wordsPerRow } from './packed-layout.ts';

describe('packed layout', () => {
  it('holds 32, 16, 10, 8 and 4 codes in a word', () => {
    expect(PACKED_BITS.map(codesPerWord)).toEqual([32, 16, 10, 8, 4]);
  });

  it('rounds rows up to whole words', () => {
    expect([0, 1, 10, 11].map((columns) => wordsPerRow(columns, 3))).toEqual([0, 1, 1, 2]);
  });

  it('finds each code low bits first, the highest bit of a word included', () => {
    expect([0, 1, 7].map((column) => codeAt([0xf0000021], 0, column, 4))).toEqual([1, 2, 15]);
    expect(codeAt([0, 0x80000000], 1, 31, 1)).toBe(1);
    expect(codeAt([0b101_001_111], 0, 2, 3)).toBe(5);
  });

  it('finds every code of any row', () => {
    const cases = fc.constantFrom(...PACKED_BITS).chain((bits) =>
      fc.record({
        bits: fc.constant(bits),
        codes: fc.array(fc.nat({ max: 2 ** bits - 1 }), { minLength: 1, maxLength: 70 }),
        start: fc.nat({ max: 3 }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ bits, codes, start }) => {
        const words = new Array<number>(start + wordsPerRow(codes.length, bits)).fill(0);
        codes.forEach((code, column) => {
          const at = start + Math.floor(column / codesPerWord(bits));
          words[at] = (words[at]! | (code << ((column % codesPerWord(bits)) * bits))) >>> 0;
        });
        expect(codes.map((_, column) => codeAt(words, start, column, bits))).toEqual(codes);
      }),
    );
  });
});
