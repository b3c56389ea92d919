import fc from 'fast-check';
import { neighbour } from './neighbour.ts';

describe('neighbour', () => {
  it('moves away from zero by the smallest steps there are, and back', () => {
    fc.assert(
      fc.property(fc.float({ min: 2 ** -100, max: 2 ** 100, noNaN: true }), fc.boolean(), (magnitude, negative) => {
        const x = negative ? -magnitude : magnitude;
        const next = neighbour(x, 1);
        expect(Math.abs(next)).toBeGreaterThan(Math.abs(x));
        expect([x, next]).toContain(Math.fround((x + next) / 2));
        expect(neighbour(next, -1)).toBe(x);
      }),
    );
  });

  it('never gives a subnormal, an infinity or a sign change', () => {
    expect(neighbour(2 ** -126, -1)).toBe(2 ** -126);
    expect(neighbour(3.4028234663852886e38, 1)).toBe(3.4028234663852886e38);
    expect(neighbour(0, 5)).toBe(0);
  });
});
