import fc from 'fast-check';
import { sampleCalibration } from './sample-calibration.ts';

describe('sampleCalibration', () => {
  it('takes runs from the drawn places, any place but the last possible', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(999), { minLength: 1, maxLength: 5 }),
        (length, more, draws) => {
          const tokens = Array.from({ length: length + more }, (_, i) => 10 * i);
          const asked: number[] = [];
          const next = draws.values();
          const draw = { below: (n: number) => (asked.push(n), next.next().value! % n) };
          const { sequences } = sampleCalibration(tokens, { count: draws.length, length }, draw, 'test');
          // random.randint(0, n − length − 1) draws among n − length places.
          expect(asked).toEqual(draws.map(() => more));
          expect(sequences).toEqual(draws.map((place) => tokens.slice(place % more, (place % more) + length)));
        },
      ),
    ));

  it('has the same hash for the same tokens only', () => {
    const hash = (tokens: number[], place: number) =>
      sampleCalibration(tokens, { count: 1, length: 2 }, { below: () => place }, 'test').hash;
    expect(hash([1, 2, 3, 4], 0)).toBe(hash([1, 2, 9, 9, 9], 0));
    expect(hash([1, 2, 3, 4], 0)).not.toBe(hash([1, 2, 3, 4], 1));
  });

  it('refuses texts that are too short and sizes that are none', () => {
    const sample = (tokens: number, count: number, length: number) => () =>
      sampleCalibration(new Array<number>(tokens).fill(1), { count, length }, { below: () => 0 }, 'book.txt');
    expect(sample(5, 1, 5)).toThrow(
      'book.txt has 5 tokens, sequences of 5 were asked for; give a longer text or sequences of at most 4',
    );
    expect(sample(5, 1, 4)).not.toThrow();
    expect(sample(5, 0, 2)).toThrow(RangeError);
    expect(sample(5, 1, 1.5)).toThrow(RangeError);
  });
});
