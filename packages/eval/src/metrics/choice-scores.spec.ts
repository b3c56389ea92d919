import fc from 'fast-check';
import { argmax, choiceScores } from './choice-scores.ts';

describe('choiceScores', () => {
  it('lets the first of equals win', () => {
    expect(choiceScores([-2, -2, -3], [1, 1, 1], 0)).toEqual({ acc: 1, acc_norm: 1 });
    expect(choiceScores([-2, -2, -3], [1, 1, 1], 1)).toEqual({ acc: 0, acc_norm: 0 });
  });
  it('divides by the length for acc_norm only', () => {
    expect(choiceScores([-2, -3], [1, 3], 1)).toEqual({ acc: 0, acc_norm: 1 });
  });
  it('takes NaN for the largest, as numpy does', () => {
    expect(argmax([-1, NaN, -0.5, NaN])).toBe(1);
    expect(argmax([NaN, 3])).toBe(0);
  });
  it('finds a largest value', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const index = argmax(values);
        return values.every((v, i) => (i < index ? v < values[index]! : v <= values[index]!));
      }),
    );
  });
});
