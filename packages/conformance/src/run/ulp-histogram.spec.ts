import fc from 'fast-check';
import { neighbour } from '../values/neighbour.ts';
import { UlpHistogram, ulpsBetween } from './ulp-histogram.ts';

describe('ulpsBetween', () => {
  it('counts the steps between f32 values', () => {
    const normal = fc.float({ min: 1, max: 2 ** 100, noNaN: true });
    fc.assert(
      fc.property(normal, fc.integer({ min: -1000, max: 1000 }), (x, steps) => {
        expect(ulpsBetween(x, neighbour(x, steps))).toBe(Math.abs(steps));
        expect(ulpsBetween(-x, neighbour(-x, steps))).toBe(Math.abs(steps));
      }),
    );
  });

  it('puts both zeros in one place and counts across them', () => {
    expect(ulpsBetween(0, -0)).toBe(0);
    expect(ulpsBetween(-(2 ** -149), 2 ** -149)).toBe(2);
  });

  it('is infinite between a number and NaN only', () => {
    expect([ulpsBetween(NaN, NaN), ulpsBetween(NaN, 1), ulpsBetween(1, NaN)]).toEqual([0, Infinity, Infinity]);
  });
});

describe('UlpHistogram', () => {
  it('counts each distance in its bin', () => {
    const histogram = new UlpHistogram();
    const x = [1, 1, 1, 1, 1, 1];
    histogram.add(x, [1, neighbour(1, 1), neighbour(1, 4), neighbour(1, 17), 2, Infinity]);
    expect(histogram.counts).toEqual([1, 1, 0, 1, 0, 1, 0, 2]);
    expect(histogram.worst).toBe(ulpsBetween(1, Infinity));
  });
});
