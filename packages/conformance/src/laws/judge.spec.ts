import { exact, summation, ulp } from '@ptqlab/tensor';
import { judgeBound, judgeExact } from './judge.ts';

const f32 = (...values: number[]) => Float32Array.from(values);

describe('judgeExact', () => {
  it('forgives the sign of zero, values below the normal range and NaN payloads, nothing else', () => {
    expect(judgeExact('x', f32(-0, 2 ** -127, NaN, 1), [0, 0, NaN, 1])).toBe(0);
    expect(() => judgeExact('x', f32(1, 2), [1, 3])).toThrow('x: element 1 is 2, expected exactly 3');
    expect(() => judgeExact('x', f32(NaN), [0])).toThrow('element 0 is NaN');
    expect(() => judgeExact('x', f32(1), [1, 1])).toThrow('1 elements came back, 2 were expected');
  });
});

describe('judgeBound', () => {
  it('rounds the reference to f32 where the bound is exact', () => {
    expect(judgeBound('x', f32(1 / 3), exact, () => ({ value: 1 / 3 }))).toBe(0);
    expect(() => judgeBound('x', f32(1 / 3 + 2 ** -25), exact, () => ({ value: 1 / 3 }))).toThrow('element 0');
  });

  it('does not round the reference of integers', () => {
    const big = 2 ** 32 - 1;
    expect(judgeBound('x', Uint32Array.of(big), exact, () => ({ value: big }))).toBe(0);
    expect(() => judgeBound('x', Uint32Array.of(0), exact, () => ({ value: big }))).toThrow(
      'expected exactly 4294967295',
    );
  });

  it('gives the worst error as a fraction of the allowed one', () => {
    const twoUlp = 1 + 2 * 2 ** -23;
    expect(judgeBound('x', f32(1, twoUlp), ulp(4), () => ({ value: 1 }))).toBe(0.5);
    // Nothing is a multiple of no allowance, and NaN lies nowhere.
    expect(() => judgeBound('x', f32(twoUlp), exact, () => ({ value: 1 }))).toThrow(/expected exactly 1$/);
    expect(() => judgeBound('x', f32(1), ulp(4), () => ({ value: NaN }))).toThrow(/is 1, expected exactly NaN$/);
    expect(judgeBound('x', f32(NaN, -Infinity), ulp(4), (i) => ({ value: [NaN, -Infinity][i]! }))).toBe(0);
    expect(() => judgeBound('x', f32(twoUlp), ulp(1), () => ({ value: 1 }))).toThrow('2.00 times the allowed error');
  });

  it('measures sums against the size of their terms, not of their result', () => {
    const cancelled = () => ({ value: 0, magnitude: 1000, terms: 10 });
    expect(judgeBound('x', f32(1000 * 5 * 2 ** -24), summation(), cancelled)).toBeCloseTo(0.5, 4);
    expect(() => judgeBound('x', f32(1000 * 11 * 2 ** -24), summation(), cancelled)).toThrow('times the allowed error');
    expect(() => judgeBound('x', f32(NaN), summation(), cancelled)).toThrow('element 0 is NaN');
  });
});
