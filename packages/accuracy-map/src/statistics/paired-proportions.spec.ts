import fc from 'fast-check';
import { equivalenceOfProportions, EXACT_UP_TO, noFallOfProportion, proportionInterval } from './paired-proportions.ts';

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
  it('is (1 − margin)^n when no document changed: the chance that a model which loses `margin` shows no loss', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: EXACT_UP_TO }), (documents) => {
        expect(noFallOfProportion({ lost: 0, won: 0 }, documents, 0.02)).toBeCloseTo(0.98 ** documents, 3);
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

  it('never calls a model that loses exactly the margin safe more often than α, whatever else changes', () => {
    // Enumerates every table of 40 documents: the test's true level, not a simulation.
    const [documents, margin, alpha] = [40, 0.1, 0.05];
    const chances = [0, 0.01, 0.05, 0.2, 0.45];
    const totals = chances.map(() => 0);
    const logs = [0];
    for (let i = 1; i <= documents; i++) logs.push(logs[i - 1]! + Math.log(i));
    for (let lost = 0; lost <= documents; lost++)
      for (let won = 0; won <= documents - lost; won++) {
        if (noFallOfProportion({ lost, won }, documents, margin) > alpha) continue;
        const same = documents - lost - won;
        const ways = Math.exp(logs[documents]! - logs[lost]! - logs[won]! - logs[same]!);
        chances.forEach((share, i) => {
          totals[i]! += ways * share ** won * (share + margin) ** lost * Math.max(0, 1 - 2 * share - margin) ** same;
        });
      }
    for (const total of totals) expect(total).toBeLessThanOrEqual(alpha);
    expect(Math.max(...totals)).toBeGreaterThan(0.02);
  });
});

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
