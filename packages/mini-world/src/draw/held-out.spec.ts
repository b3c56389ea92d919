import fc from 'fast-check';
import { heldOut } from './held-out.ts';

describe('heldOut', () => {
  it('holds out nothing at share 0 and everything at share 1, and more the larger the share', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0, max: 1, noNaN: true }), (key, share) => {
        expect(heldOut(key, 0)).toBe(false);
        expect(heldOut(key, 1)).toBe(true);
        if (heldOut(key, share / 2)) expect(heldOut(key, share)).toBe(true);
      }),
    );
  });

  it('holds out about the share asked for, of keys that differ in one character only', () => {
    const keys = Array.from({ length: 4000 }, (_, index) => `fact food animal${index}`);
    const held = keys.filter((key) => heldOut(key, 0.25)).length;
    // Binomial with n = 4000, p = 1/4: standard deviation 27.4; five of them around 1000.
    expect(Math.abs(held - 1000)).toBeLessThan(137);
  });
});
