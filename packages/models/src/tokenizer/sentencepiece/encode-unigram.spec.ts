import fc from 'fast-check';
import { UnigramEncoder } from './encode-unigram.ts';
import { readModelProto } from './model-proto.ts';
import type { Piece } from './model-proto.ts';
import { Vocabulary } from './vocabulary.ts';

const empty = readModelProto(Uint8Array.of(0x12, 0), 'empty');
const encoderOf = (pieces: Piece[]) =>
  new UnigramEncoder(new Vocabulary({ ...empty, pieces: [{ text: '<unk>', score: 0, type: 2 }, ...pieces] }, 'made.model'));

/** All ways to cut `text` at character boundaries. */
function* cuts(text: readonly string[]): Generator<string[]> {
  if (text.length === 0) yield [];
  for (let first = 1; first <= text.length; first++)
    for (const rest of cuts(text.slice(first))) yield [text.slice(0, first).join(''), ...rest];
}

// Multiples of 1/8 below 2^10 in magnitude: their sums over a short text are exact in single precision, so is the best sum.
const score = fc.integer({ min: -80, max: 0 }).map((eighths) => eighths / 8);
const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', '😀'), minLength: 1, maxLength });
const pieces = fc.uniqueArray(fc.record({ text: letters(4), score, type: fc.constantFrom(1, 1, 1, 5) }), {
  selector: ({ text }) => text,
  minLength: 1,
  maxLength: 25,
});

describe('UnigramEncoder', () => {
  it('finds a cut with the best sum of scores, as trying all of them does', () => {
    fc.assert(
      fc.property(pieces, letters(8), (list, text) => {
        const normal = list.filter(({ type }) => type === 1);
        fc.pre(normal.length > 0);
        const unknownScore = Math.min(...normal.map((piece) => piece.score)) - 10;
        const scoreOf = (part: string): number => {
          const piece = normal.find((candidate) => candidate.text === part);
          return piece?.score ?? ([...part].length === 1 ? unknownScore : -Infinity);
        };
        const sum = (parts: readonly string[]) => parts.reduce((total, part) => total + scoreOf(part), 0);
        const got = encoderOf(list).encode(text);
        const parts = got.map((segment) => segment.text);
        expect(parts.join('')).toBe(text);
        expect(sum(parts)).toBe(Math.max(...[...cuts([...text])].map(sum)));
        const idOf = (part: string) => 1 + list.findIndex((piece) => piece.text === part && piece.type === 1);
        expect(got.map(({ id }) => id)).toEqual(parts.map(idOf));
      }),
      { numRuns: 500 },
    );
  });

  it('prefers a user-defined symbol to every cut of it', () => {
    const list: Piece[] = ['a', 'b', 'ab', 'abb', 'bb'].map((text) => ({ text, score: -1, type: text === 'abb' ? 4 : 1 }));
    expect(encoderOf(list).encode('babbab').map(({ text }) => text)).toEqual(['b', 'abb', 'ab']);
  });

  it('cuts nothing into nothing', () => {
    expect(encoderOf([{ text: 'a', score: -1, type: 1 }]).encode('')).toEqual([]);
  });
});
