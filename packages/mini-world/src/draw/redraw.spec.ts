import { redraw } from './redraw.ts';

describe('redraw', () => {
  it('returns the first accepted draw', () => {
    let next = 0;
    expect(
      redraw(
        () => next++,
        (drawn) => drawn > 4,
      ),
    ).toBe(5);
  });

  it('ends with an error when nothing is ever accepted', () => {
    expect(() =>
      redraw(
        () => 1,
        () => false,
      ),
    ).toThrow('too narrow');
  });
});
