import { rotaryTable } from './rotary-table.ts';

describe('rotaryTable', () => {
  it('turns channel pair i of position p by p · θ^(−2i/d)', () => {
    const { cos, sin } = rotaryTable(50, 8, 1e4);
    for (let p = 0; p < 50; p++)
      for (let i = 0; i < 4; i++) {
        const angle = p * 1e4 ** ((-2 * i) / 8);
        // The frequency is rounded three times and the angle once, each by at most 2⁻²⁴ of itself; the result once more.
        const bound = 5 * 2 ** -24 * (angle + 1);
        expect(Math.abs(cos[p * 4 + i]! - Math.cos(angle))).toBeLessThanOrEqual(bound);
        expect(Math.abs(sin[p * 4 + i]! - Math.sin(angle))).toBeLessThanOrEqual(bound);
      }
  });

  it('rounds angles to f32 before it takes their cosine, as the modeling code does', () => {
    // θ^(−2/4) = 0.1 is 0.10000000149… in f32, and three times that rounds once more.
    const { cos } = rotaryTable(4, 4, 100);
    expect(cos[3 * 2 + 1]).toBe(Math.fround(Math.cos(Math.fround(3 * Math.fround(0.1)))));
  });

  it('leaves position 0 alone', () => {
    const { cos, sin } = rotaryTable(1, 6, 4e6);
    expect([...cos, ...sin]).toEqual([1, 1, 1, 0, 0, 0]);
  });
});
