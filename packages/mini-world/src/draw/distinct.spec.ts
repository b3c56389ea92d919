import { Random } from './random.ts';
import { distinct } from './distinct.ts';

describe('distinct', () => {
  it('finds different things and tells the draw how many there are already', () => {
    const random = new Random(3);
    const found = distinct(
      20,
      (index) => ({ index, value: random.between(1, 20) }),
      ({ value }) => String(value),
    );
    expect(found.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(new Set(found.map(({ value }) => value)).size).toBe(20);
  });

  it('ends with an error when there are fewer than asked for', () => {
    const random = new Random(3);
    expect(() =>
      distinct(
        7,
        () => random.between(1, 6),
        (value) => String(value),
      ),
    ).toThrow('too narrow');
  });
});
