import fc from 'fast-check';
import { changeOf, gainOf, limitOn, type Scale } from './change.ts';
import type { PairedScores } from './paired-scores.ts';
import { significanceOf } from './significance.ts';
import { taskChange } from './task-change.ts';

const significance = significanceOf({ alpha: 0.05, margin: 0.02 });

const binary = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), { minLength: 2, maxLength: 60 })
  .map((pairs) => ({
    documents: pairs.length,
    before: pairs.map(([before]) => before),
    after: [pairs.map(([, after]) => after)],
  }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const fractional = fc.array(fc.tuple(share, share, share), { minLength: 2, maxLength: 40 }).map((rows) => ({
  documents: rows.length,
  before: rows.map(([before]) => before),
  after: [rows.map((row) => row[1]), rows.map((row) => row[2])],
}));
const losses = fractional.map(({ documents, before, after }) => ({
  documents,
  before: before.map((value) => 2 + value),
  after: after.map((list) => list.map((value) => 2 + value)),
}));
const any = fc.oneof(
  binary.map((scores) => ({ scores, scale: 'score' as Scale })),
  fractional.map((scores) => ({ scores, scale: 'score' as Scale })),
  losses.map((scores) => ({ scores, scale: 'perplexity' as Scale })),
);

const ordered = ({ before, after, documents }: PairedScores, order: readonly number[]): PairedScores => ({
  documents,
  before: order.map((i) => before[i]!),
  after: after.map((list) => order.map((i) => list[i]!)),
});

describe('taskChange', () => {
  it('does not depend on the order of documents or of seeds', () => {
    fc.assert(
      fc.property(any, fc.integer(), ({ scores, scale }, salt) => {
        const order = scores.before
          .map((_, i) => ({ i, key: Math.sin(i * 12.9898 + salt) }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const turned = ordered({ ...scores, after: [...scores.after].reverse() }, order);
        const { bootstrap: _a, ...one } = taskChange(scores, scale, significance);
        const { bootstrap: _b, ...other } = taskChange(turned, scale, significance);
        for (const [name, value] of Object.entries(one))
          // 1e-9: sums of 60 doubles in another order.
          if (typeof value === 'number') expect(other[name as keyof typeof other]).toBeCloseTo(value, 9);
      }),
    );
  });

  it('turns around when before and after change places', () => {
    fc.assert(
      fc.property(binary, (scores) => {
        const swapped = { ...scores, before: scores.after[0]!, after: [scores.before] };
        const [one, other] = [scores, swapped].map((given) => taskChange(given, 'score', significance));
        expect(other!.difference).toBeCloseTo(-one!.difference, 12);
        expect([other!.p, other!.pEquivalent]).toEqual([one!.p, one!.pEquivalent]);
      }),
    );
  });

  it('is never milder when one more document is lost', () => {
    fc.assert(
      fc.property(any, ({ scores, scale }) => {
        const worse = scale === 'score' ? 0 : 5;
        const at = scores.before.findIndex((score, i) => scores.after.every((list) => list[i]! >= score));
        fc.pre(at >= 0);
        const harmed = scores.after.map((list) => list.map((score, i) => (i === at ? worse : score)));
        const one = taskChange(scores, scale, significance);
        const other = taskChange({ ...scores, after: harmed }, scale, significance);
        expect(gainOf(other)).toBeLessThanOrEqual(gainOf(one));
      }),
    );
  });

  it('counts changed documents exactly where scores are 0 or 1, and says Student’s t elsewhere', () => {
    const scores = { documents: 4, before: [1, 1, 0, 1], after: [[0, 1, 1, 1]] };
    expect(taskChange(scores, 'score', significance)).toMatchObject({ lost: 1, won: 1, test: 'McNemar, exact', p: 1 });
    const seeds = { ...scores, after: [scores.after[0]!, [1, 1, 0, 1]] };
    expect(taskChange(seeds, 'score', significance)).toMatchObject({ test: 'paired t' });
  });

  it('has a seeded bootstrap over documents for every kind of score, on the scale that people read', () => {
    fc.assert(
      fc.property(any, ({ scores, scale }) => {
        const { difference, bootstrap } = taskChange(scores, scale, significance);
        expect(taskChange(scores, scale, significance).bootstrap).toEqual(bootstrap);
        const [low, high] = bootstrap!;
        const least = Math.min(...scores.after.flatMap((list) => list.map((score, i) => score - scores.before[i]!)));
        const most = Math.max(...scores.after.flatMap((list) => list.map((score, i) => score - scores.before[i]!)));
        // A resampled mean lies between the smallest and the largest change of a document; 1e-9: rounding of its sum.
        const [bottom, top] = scale === 'score' ? [least, most] : [Math.expm1(least), Math.expm1(most)];
        expect(low).toBeGreaterThanOrEqual(bottom - 1e-9);
        expect(high).toBeLessThanOrEqual(top + 1e-9);
        expect(low).toBeLessThanOrEqual(high);
        expect(Number.isFinite(difference)).toBe(true);
      }),
    );
    const changed = {
      documents: 40,
      before: Array(40).fill(1),
      after: [Array.from({ length: 40 }, (_, i) => Number(i > 9))],
    };
    const { difference, bootstrap } = taskChange(changed, 'score', significance);
    expect(bootstrap![0]).toBeLessThan(difference);
    expect(bootstrap![1]).toBeGreaterThan(difference);
  });

  it('shows nothing about two points from 20 documents that did not change', () => {
    const same = Array.from({ length: 20 }, (_, i) => i % 2);
    const { pEquivalent, pTolerable } = taskChange(
      { documents: 20, before: same, after: [same] },
      'score',
      significance,
    );
    expect(pEquivalent).toBeGreaterThan(0.5);
    expect(pTolerable).toBeGreaterThan(0.3);
  });

  it('tells a change of perplexity in relative terms', () => {
    const before = [2, 2.1, 2.3, 2.2, 1.9];
    const after = before.map((loss, i) => loss + Math.log(1.5) + (i - 2) * 1e-3);
    const { difference, interval } = taskChange({ documents: 5, before, after: [after] }, 'perplexity', significance);
    expect(difference).toBeCloseTo(0.5, 6);
    expect(interval[0]).toBeLessThan(0.5);
    expect(interval[1]).toBeGreaterThan(0.5);
  });
});

describe('a change', () => {
  it('goes from gains to people’s terms and back, a margin with it', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.9, max: 0.9, noNaN: true }),
        fc.constantFrom<Scale>('score', 'perplexity'),
        (gain, scale) => {
          expect(gainOf({ scale, difference: changeOf(scale, gain) } as never)).toBeCloseTo(gain, 9);
        },
      ),
    );
    expect(changeOf('perplexity', -limitOn('perplexity', 0.02))).toBeCloseTo(0.02, 12);
  });
});
