import { boxedAnswer, lastBoxed, unboxed } from './boxed.ts';

describe('boxes', () => {
  it('matches braces inside the last box', () => {
    expect(lastBoxed('\\boxed{1} and \\boxed{\\frac{a}{b}}.')).toBe('\\boxed{\\frac{a}{b}}');
    expect(boxedAnswer('\\boxed 5$ z')).toBe('5');
    expect(lastBoxed('\\boxed{open')).toBeUndefined();
    expect(lastBoxed('\\fbox{3}')).toBe('\\fbox{3}');
  });
  it('raises where the original does', () => {
    expect(() => unboxed('\\fbox{3}')).toThrow('AssertionError');
    expect(() => boxedAnswer('nothing')).toThrow('needs its answer');
  });
});
