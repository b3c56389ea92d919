import fc from 'fast-check';
import { allocateBits, bySalience } from './bit-allocation.ts';

describe('bit allocation', () => {
  it('gives the least salient groups a bit less and the most salient ones a bit more', () =>
    expect(allocateBits([5, 1, 4, 2, 3], 3, { low: 2, high: 1 })).toEqual([4, 2, 3, 2, 3]));

  it('gives the higher bits where both would apply', () =>
    expect(allocateBits([2, 1], 2, { low: 2, high: 1 })).toEqual([3, 1]));

  it('keeps the average where as many groups lose as gain', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 4, maxLength: 20 }), fc.nat(100), (salience, share) => {
        const k = share % Math.floor(salience.length / 2);
        const bits = allocateBits(salience, 3, { low: k, high: k });
        expect(bits.reduce((a, b) => a + b, 0)).toBe(3 * salience.length);
        expect(bits.filter((b) => b === 4)).toHaveLength(k);
      }),
    ));

  it('orders equal saliences as they stand', () => expect(bySalience([1, 0, 1, 0])).toEqual([1, 3, 0, 2]));
});
