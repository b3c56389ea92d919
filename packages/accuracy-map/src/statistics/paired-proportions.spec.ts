import fc from 'fast-check';
import { equivalenceOfProportions, noFallOfProportion, proportionInterval } from './paired-proportions.ts';

const tables = fc
  .tuple(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat())
  .map(([documents, a, b]) => ({ documents, lost: a % (documents + 1), b }))
  .map(({ documents, lost, b }) => ({ documents, lost, won: b % (documents - lost + 1) }));
const margins = fc.constantFrom(0.01, 0.02, 0.05, 0.1);

describe('proportionInterval', () => {
  it('gives the airway data of Bentur et al. (2009) the interval published by Fagerland, Lydersen and Laake (2014)', () => {
    // 21 children, 7 and 1 changed: difference −0.381, Tango's interval −0.517 to −0.026.
    const [low, high] = proportionInterval({ lost: 7, won: 1 }, 21, 0.95);
    expect(low).toBeCloseTo(-0.517, 3);
    expect(high).toBeCloseTo(-0.026, 3);
  });

  it('holds the observed difference, and turns around with the roles', () => {
    fc.assert(
      fc.property(tables, ({ documents, lost, won }) => {
        const [low, high] = proportionInterval({ lost, won }, documents, 0.9);
        expect(low).toBeLessThanOrEqual((won - lost) / documents);
        expect(high).toBeGreaterThanOrEqual((won - lost) / documents);
        const [turnedLow, turnedHigh] = proportionInterval({ lost: won, won: lost }, documents, 0.9);
        expect(turnedLow).toBeCloseTo(-high, 9);
        expect(turnedHigh).toBeCloseTo(-low, 9);
      }),
    );
  });
});

describe('noFallOfProportion', () => {
  it('is no less than (1 − margin)^n when no document changed: the chance that a model which loses `margin` shows no loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 400 }), (documents) => {
        // 1e-9: a sum of some hundred rounded terms.
        const p = noFallOfProportion({ lost: 0, won: 0 }, documents, 0.02);
        expect(p).toBeGreaterThanOrEqual(0.98 ** documents - 1e-9);
      }),
      { numRuns: 10 },
    );
    // 20 unchanged documents show nothing about two points; 149 are the fewest that do at 5 %.
    expect(noFallOfProportion({ lost: 0, won: 0 }, 20, 0.02)).toBeGreaterThan(0.6);
    expect(noFallOfProportion({ lost: 0, won: 0 }, 148, 0.02)).toBeGreaterThan(0.05);
    expect(noFallOfProportion({ lost: 0, won: 0 }, 149, 0.02)).toBeLessThan(0.05);
  });

  it('grows with every document lost and shrinks with every document won and with the margin', () => {
    fc.assert(
      fc.property(tables, margins, ({ documents, lost, won }, margin) => {
        const p = noFallOfProportion({ lost, won }, documents, margin);
        // 1e-9: two sums of some hundred rounded terms; 0.3 and above is where the exact tail gives way to the score test.
        if (lost + won < documents) {
          const worse = noFallOfProportion({ lost: lost + 1, won }, documents, margin);
          const better = noFallOfProportion({ lost, won: won + 1 }, documents, margin);
          if (p < 0.3 && worse < 0.3) expect(worse).toBeGreaterThanOrEqual(p - 1e-9);
          if (p < 0.3 && better < 0.3) expect(better).toBeLessThanOrEqual(p + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    { documents: 40, margin: 0.1, alpha: 0.05 },
    { documents: 161, margin: 0.02, alpha: 0.05 },
    { documents: 300, margin: 0.02, alpha: 0.05 },
    { documents: 300, margin: 0.05, alpha: 0.05 },
  ])('never calls a model that loses exactly $margin of $documents safe more often than $alpha', (given) => {
    // Enumerates the tables that are called safe: the test's true level, not a simulation, at shares between those that it looks at itself.
    const { documents, margin, alpha } = given;
    const levels = [0, 0.0007, 0.003, 0.011].map((share) => levelOf(given, share));
    for (const level of levels) expect(level).toBeLessThanOrEqual(alpha);
    expect(Math.max(...levels)).toBeGreaterThan(0.4 * alpha);
    expect(noFallOfProportion({ lost: documents, won: 0 }, documents, margin)).toBeGreaterThan(alpha);
  });
});

/** Chance of a table that is called safe at α when `share` of documents is won and `share + margin` lost. */
function levelOf(
  { documents: n, margin, alpha }: { documents: number; margin: number; alpha: number },
  share: number,
): number {
  const [won, lost, same] = [share, share + margin, 1 - 2 * share - margin];
  const logs = [0];
  for (let i = 1; i <= n; i++) logs.push(logs[i - 1]! + Math.log(i));
  const term = (count: number, p: number): number => (count === 0 ? 0 : count * Math.log(p));
  // More lost documents than this have a chance below 1e-9 in all (Chernoff's bound at the mean and nine standard deviations).
  const most = Math.min(n, Math.ceil(n * lost + 9 * Math.sqrt(n * lost)));
  let chance = 0;
  let enough = 0;
  for (let l = 0; l <= most; l++) {
    while (enough <= n - l && noFallOfProportion({ lost: l, won: enough }, n, margin) > alpha) enough++;
    for (let w = enough; w <= n - l; w++) {
      if (won === 0 && w > 0) break;
      const ways = logs[n]! - logs[l]! - logs[w]! - logs[n - l - w]!;
      chance += Math.exp(ways + term(l, lost) + term(w, won) + term(n - l - w, same));
    }
  }
  return chance;
}

describe('equivalenceOfProportions', () => {
  it('does not care which model came first', () => {
    fc.assert(
      fc.property(tables, margins, ({ documents, lost, won }, margin) =>
        expect(equivalenceOfProportions({ lost, won }, documents, margin)).toBe(
          equivalenceOfProportions({ lost: won, won: lost }, documents, margin),
        ),
      ),
      { numRuns: 60 },
    );
  });
});
