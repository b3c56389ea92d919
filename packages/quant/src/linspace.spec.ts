import { linspace } from './linspace.ts';

describe('linspace', () => {
  it('has both ends, even f32 steps, and the right number of them', () => {
    const p = linspace(1, 1.1, 51);
    expect(p).toHaveLength(51);
    expect([p[0], p.at(-1)]).toEqual([1, Math.fround(1.1)]);
    p.forEach((value, i) => {
      expect(value).toBe(Math.fround(value));
      expect(value).toBeCloseTo(1 + 0.002 * i, 6);
    });
  });
});
