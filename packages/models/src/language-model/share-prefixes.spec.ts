import fc from 'fast-check';
import { sharePrefixes } from './share-prefixes.ts';

const sequence = fc.array(fc.nat(1), { minLength: 1, maxLength: 40 });
/** Sequences that often begin alike. */
const sequences = fc.array(fc.tuple(fc.nat(2), fc.nat(30), sequence), { maxLength: 12 }).map((drawn) =>
  drawn.map(([stem, length, rest]) => [...new Array<number>(length).fill(stem), ...rest]),
);

describe('sharePrefixes', () => {
  it('gives every sequence back from its parts', () =>
    fc.assert(
      fc.property(sequences, (given) => {
        const { runs, parts } = sharePrefixes(given);
        expect(parts.map((own) => own.flatMap((run) => runs[run]!.tokens))).toEqual(given);
      }),
    ));

  it('continues whole runs only, which come first, and leaves no run empty or unused', () =>
    fc.assert(
      fc.property(sequences, (given) => {
        const { runs, parts } = sharePrefixes(given);
        runs.forEach(({ parent, tokens }, i) => {
          expect(tokens.length).toBeGreaterThan(0);
          if (parent === undefined) return;
          expect(parent).toBeLessThan(i);
          expect(runs[parent]!.parent).toBeUndefined();
        });
        for (const own of parts) if (own.length === 2) expect(runs[own[1]!]!.parent).toBe(own[0]);
        expect(new Set(parts.flat())).toEqual(new Set(runs.keys()));
      }),
    ));

  it('never feeds more tokens than the sequences hold', () =>
    fc.assert(
      fc.property(sequences, (given) => {
        const total = (lists: readonly (readonly number[])[]) => lists.reduce((sum, { length }) => sum + length, 0);
        expect(total(sharePrefixes(given).runs.map(({ tokens }) => tokens))).toBeLessThanOrEqual(total(given));
      }),
    ));

  it('feeds a question once for all of its choices', () => {
    const question = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { runs, parts } = sharePrefixes([[...question, 20], question, [...question, 21, 22], [30, 31]]);
    expect(runs).toEqual([
      { tokens: question, parent: undefined },
      { tokens: [20], parent: 0 },
      { tokens: [21, 22], parent: 0 },
      { tokens: [30, 31], parent: undefined },
    ]);
    expect(parts).toEqual([[0, 1], [0], [0, 2], [3]]);
  });

  it('does not give up a long shared beginning for a sequence that shares little of it', () => {
    const long = Array.from({ length: 100 }, (_, i) => i);
    const { runs } = sharePrefixes([[...long, 200], [...long, 201], [...long.slice(0, 20), 202]]);
    expect(runs.map(({ tokens }) => tokens.length)).toEqual([100, 1, 1, 21]);
  });
});
