import fc from 'fast-check';
import { damagedJson } from './damaged-json.ts';

const ORIGINAL = { a: 1, b: { c: [1, 2] } };
const RUNS = { numRuns: 5000 };

describe('damagedJson', () => {
  it('can be written as JSON, however often it is drawn', () =>
    fc.assert(
      fc.property(damagedJson(ORIGINAL), (damaged) => void JSON.stringify(damaged)),
      RUNS,
    ));

  it('draws the same again from the same seed, whatever was drawn between', () => {
    const drawn = () => JSON.stringify(fc.sample(damagedJson(ORIGINAL), { ...RUNS, seed: 7 }));
    expect(drawn()).toBe(drawn());
  });
});
