import fc from 'fast-check';
import { BpeEncoder } from './bpe-encoder.ts';
import { encodeBpe } from './encode-bpe.ts';
import { readModelProto } from './model-proto.ts';
import { Vocabulary } from './vocabulary.ts';

const empty = readModelProto(Uint8Array.of(0x12, 0), 'empty');
const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', '▁'), minLength: 1, maxLength });

describe('BpeEncoder', () => {
  it.each<[string, RegExp]>([
    ['begin with space marks', /^▁*[^▁]*$/],
    ['end with space marks', /^[^▁]*▁*$/],
    ['have space marks anywhere', /^/],
  ])('equals cutting the text as a whole when pieces %s', (_, form) => {
    const piece = fc.record({
      text: letters(4).filter((text) => form.test(text)),
      score: fc.integer({ min: -6, max: 0 }),
      type: fc.constantFrom(1, 1, 1, 4, 5),
    });
    fc.assert(
      fc.property(fc.uniqueArray(piece, { selector: ({ text }) => text, maxLength: 30 }), letters(40), (pieces, text) => {
        const unknown = { text: '<unk>', score: 0, type: 2 };
        const vocabulary = new Vocabulary({ ...empty, pieces: [unknown, ...pieces] }, 'made.model');
        const encoder = new BpeEncoder(vocabulary);
        const expected = encodeBpe(text, vocabulary);
        expect(encoder.encode(text)).toEqual(expected);
        expect(encoder.encode(text)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts nothing into nothing', () => {
    const vocabulary = new Vocabulary({ ...empty, pieces: [{ text: '<unk>', score: 0, type: 2 }] }, 'made.model');
    expect(new BpeEncoder(vocabulary).encode('')).toEqual([]);
  });
});
