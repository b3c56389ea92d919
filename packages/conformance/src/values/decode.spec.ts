import fc from 'fast-check';
import { OPS, opsOf, type Interval, type MapOp, type MapRow } from '@ptqlab/tensor';
import { bitsFromSeed } from './bits.ts';
import { dyadic, realistic, smallInteger, special, word } from './decode.ts';
import { relatedTo } from './related.ts';

const domains = (opsOf('map') as MapOp[]).flatMap((op) => [...(OPS[op] as MapRow).domain]);

describe('decoded values', () => {
  it('lie in their domain, are f32 values, and are the simplest for bits of 0', () => {
    fc.assert(
      fc.property(fc.constantFrom<Interval[]>(...domains), fc.nat({ max: 2 ** 32 - 1 }), (domain, bits) => {
        for (const decode of domain[1] === 2 ** 32 - 1 || domain[1] === 31
          ? [word(domain)]
          : [dyadic(domain), realistic(domain)]) {
          const x = decode(bits);
          expect(x >= domain[0] && x <= domain[1]).toBe(true);
          if (domain[1] < 2 ** 31) expect(Math.fround(x)).toBe(x);
        }
      }),
    );
    expect([dyadic([-1, 1])(0), realistic([-1, 1])(0), smallInteger(9)(0)]).toEqual([0, 0, 0]);
  });

  it('reach zeros, both signs, ties and every magnitude of a wide domain', () => {
    const values = Array.from(bitsFromSeed(1, 5000), realistic([-(2 ** 60), 2 ** 60]));
    const share = (holds: (x: number) => boolean) => values.filter(holds).length / values.length;
    expect(share((x) => x === 0)).toBeGreaterThan(0.02);
    expect(share((x) => x < 0)).toBeGreaterThan(0.3);
    expect(share((x) => Math.abs(x % 1) === 0.5)).toBeGreaterThan(0.04);
    expect(share((x) => Math.abs(x) > 2 ** 40)).toBeGreaterThan(0.02);
    expect(share((x) => x !== 0 && Math.abs(x) < 2 ** -40)).toBeGreaterThan(0.02);
  });

  it('are never subnormal, which a backend may flush', () => {
    for (const x of Array.from(bitsFromSeed(2, 5000), realistic([-(2 ** 60), 2 ** 60])))
      expect(x === 0 || Math.abs(x) >= 2 ** -126).toBe(true);
  });
});

it('special values are now and then NaN, infinite or −0, the simplest is 0, and a domain of one sign keeps it', () => {
  const bits = bitsFromSeed(4, 4000);
  const share = (values: readonly number[], holds: (x: number) => boolean) =>
    values.filter(holds).length / values.length;
  const values = Array.from(bits, special([-4, 4], 4));
  for (const holds of [Number.isNaN, (x: number) => Math.abs(x) === Infinity])
    expect(share(values, holds)).toBeGreaterThan(0.05);
  expect(share(values, (x) => Object.is(x, -0))).toBeGreaterThan(0.02);
  expect(share(values, (x) => Number.isFinite(x) && x !== 0)).toBeGreaterThan(0.5);
  expect(Array.from(bits, special([1, 4])).every((x) => Number.isNaN(x) || x >= 0)).toBe(true);
  expect(special([-4, 4])(0)).toBe(0);
});

describe('relatedTo', () => {
  it('makes quotients whose rounding a reciprocal or an f64 division gets wrong', () => {
    const domain: Interval = [-(2 ** 30), 2 ** 30];
    const { ref } = OPS.roundedQuotient;
    const bits = bitsFromSeed(3, 4000);
    // A quarter of the values is put on or beside a tie, a fifth of those exactly on it: 200 of 4000, half of them asked for.
    const wrong = { reciprocal: 0, divided: 0, ties: 0 };
    bits.forEach((b, i) => {
      const y = Math.fround(0.001 + (bits[(i + 1) % bits.length]! % 1000) / 777);
      const x = relatedTo(y, b, domain, realistic(domain));
      if (Math.fround(x * Math.fround(1 / y)) !== Math.fround(x / y)) wrong.divided++;
      if (ref(Math.fround(x * Math.fround(1 / y)), 1) !== ref(x, y)) wrong.reciprocal++;
      if (Math.abs(Math.fround(x / y) % 1) === 0.5) wrong.ties++;
    });
    expect(wrong.divided).toBeGreaterThan(400);
    expect(wrong.reciprocal).toBeGreaterThan(40);
    expect(wrong.ties).toBeGreaterThan(100);
  });
});
