import fc from 'fast-check';
import {
  allowedError,
  exact,
  gamma,
  residual,
  SMALLEST_NORMAL,
  summation,
  ulp,
  ulpOf,
  UNIT_ROUNDOFF,
} from './error-bound.ts';

const normal = fc.float({ noNaN: true, noDefaultInfinity: true }).filter((x) => Math.abs(x) >= SMALLEST_NORMAL);

describe('ulpOf', () => {
  it('is twice the largest rounding error of a value, wherever it lies', () => {
    fc.assert(
      fc.property(normal, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (x, fraction) => {
        const between = x + fraction * ulpOf(x);
        // The largest value has no neighbour above it.
        fc.pre(Math.abs(between) >= Math.abs(x) && Number.isFinite(Math.fround(between)));
        expect(Math.abs(Math.fround(between) - between)).toBeLessThanOrEqual(ulpOf(x) / 2);
      }),
    );
  });

  it('is the distance to the next value', () => {
    expect([1, 1.999, 2, -3, 2 ** -126, 0].map(ulpOf)).toEqual([
      2 ** -23,
      2 ** -23,
      2 ** -22,
      2 ** -22,
      2 ** -149,
      2 ** -149,
    ]);
  });
});

describe('gamma', () => {
  it('bounds the error of f32 sums and products in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(normal, normal), { minLength: 1, maxLength: 200 }),
        fc.boolean(),
        (pairs, reversed) => {
          const terms = pairs.map(([x, y]) => [Math.fround(Math.tanh(x) * 99), Math.fround(Math.tanh(y))] as const);
          let [got, exactly, magnitude] = [0, 0, 0];
          for (const [x, y] of reversed ? terms.reverse() : terms) {
            got = Math.fround(got + Math.fround(x * y));
            exactly += x * y;
            magnitude += Math.abs(x * y);
          }
          const sum = { magnitude, terms: terms.length };
          expect(Math.abs(got - exactly)).toBeLessThanOrEqual(allowedError(summation(), exactly, sum));
        },
      ),
    );
  });

  it('grows with the number of roundings', () => {
    expect(gamma(1)).toBeCloseTo(UNIT_ROUNDOFF, 12);
    expect(gamma(1000)).toBeGreaterThan(1000 * UNIT_ROUNDOFF);
  });
});

describe('allowedError', () => {
  it('is nothing for exact rows and units of the reference for ulp rows', () => {
    expect(allowedError(exact, 5)).toBe(0);
    expect(allowedError(ulp(4), 1)).toBe(2 ** -21);
  });

  it('counts extra roundings of a row', () => {
    const sum = { magnitude: 1, terms: 10 };
    expect(allowedError(summation(4), 0, sum)).toBe(gamma(14) + SMALLEST_NORMAL);
  });

  it('refuses to judge a residual entry by entry', () => {
    expect(() => allowedError(residual('|A − LLᵀ|'), 1)).toThrow(
      'a residual bound (|A − LLᵀ|) is judged on the equation',
    );
  });
});
