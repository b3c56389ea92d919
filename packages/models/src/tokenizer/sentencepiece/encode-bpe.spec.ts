import fc from 'fast-check';
import { encodeBpe } from './encode-bpe.ts';
import { readModelProto } from './model-proto.ts';
import type { Piece } from './model-proto.ts';
import { Vocabulary } from './vocabulary.ts';

const empty = readModelProto(Uint8Array.of(0x12, 0), 'empty');
const vocabularyOf = (pieces: Piece[]) =>
  new Vocabulary({ ...empty, pieces: [{ text: '<unk>', score: 0, type: 2 }, ...pieces] }, 'made.model');

/** The definition, quadratic: merge the best neighbours, leftmost of equals, until no union is a piece. */
function naive(text: string, pieces: readonly Piece[]): string[] {
  const symbols = pieces.filter(({ type }) => type === 4).map((piece) => piece.text);
  const parts: { text: string; frozen: boolean }[] = [];
  for (let rest = text; rest !== ''; rest = rest.slice(parts.at(-1)!.text.length)) {
    const [symbol] = symbols.filter((candidate) => rest.startsWith(candidate)).sort((a, b) => b.length - a.length);
    parts.push({ text: symbol ?? String.fromCodePoint(rest.codePointAt(0)!), frozen: symbol !== undefined });
  }
  for (;;) {
    let best: { at: number; score: number } | undefined;
    for (let at = 0; at + 1 < parts.length; at++) {
      const [left, right] = [parts[at]!, parts[at + 1]!];
      const union = pieces.find((piece) => piece.text === left.text + right.text);
      if (union === undefined || left.frozen || right.frozen) continue;
      if (best === undefined || union.score > best.score) best = { at, score: union.score };
    }
    if (best === undefined) return parts.map((part) => part.text);
    parts.splice(best.at, 2, { text: parts[best.at]!.text + parts[best.at + 1]!.text, frozen: false });
  }
}

const letters = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c', '😀'), minLength: 1, maxLength });

describe('encodeBpe', () => {
  it('equals the quadratic definition on random vocabularies and texts, ties and user-defined symbols included', () => {
    const piece = fc.record({
      text: letters(5),
      score: fc.integer({ min: -6, max: 0 }),
      type: fc.constantFrom(1, 1, 1, 4),
    });
    fc.assert(
      fc.property(fc.uniqueArray(piece, { selector: ({ text }) => text, maxLength: 40 }), letters(30), (pieces, text) => {
        const got = encodeBpe(text, vocabularyOf(pieces));
        expect(got.map((segment) => segment.text)).toEqual(naive(text, pieces));
        const idOf = (part: string) => 1 + pieces.findIndex((candidate) => candidate.text === part);
        expect(got.map(({ id }) => id)).toEqual(got.map((segment) => idOf(segment.text)));
      }),
      { numRuns: 2000 },
    );
  });

  it('undoes unused pieces into what they were merged from', () => {
    const pieces = ['a', 'b', 'c', 'ab', 'abc'].map((text, i): Piece => ({ text, score: -i, type: text.length > 1 ? 5 : 1 }));
    expect(encodeBpe('abcab', vocabularyOf(pieces)).map(({ text }) => text)).toEqual(['a', 'b', 'c', 'a', 'b']);
    pieces[3] = { ...pieces[3]!, type: 1 };
    expect(encodeBpe('abcab', vocabularyOf(pieces)).map(({ text }) => text)).toEqual(['ab', 'c', 'ab']);
  });

  it('cuts nothing into nothing', () => {
    expect(encodeBpe('', vocabularyOf([]))).toEqual([]);
  });
});
