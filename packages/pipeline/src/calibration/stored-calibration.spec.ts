import { FormatError } from '@ptqlab/formats';
import { damagedJson } from '@ptqlab/formats/testing/damaged-json';
import fc from 'fast-check';
import { storedCalibration } from './stored-calibration.ts';

const STORED = {
  seeds: {
    0: [
      [1, 2, 3],
      [4, 5, 6, 7],
    ],
    7: [[8]],
  },
};
const choice = { samples: 2, length: 3, seed: 0 };
const read = (value: unknown, changes: object = {}) =>
  storedCalibration(JSON.stringify(value), 'ids.json', { ...choice, ...changes }, 10);

describe('storedCalibration', () => {
  it('takes the first tokens of the first sequences of a seed', () => {
    expect(read(STORED).sequences).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(read(STORED, { samples: 1, length: 1, seed: 7 }).sequences).toEqual([[8]]);
  });

  it.each<[unknown, object, RegExp]>([
    [STORED, { seed: 3 }, /ids\.json: calibration: seed 3 is not in it; it holds 0, 7/],
    [STORED, { samples: 3 }, /3 sequences of 3 tokens were asked for, it holds 2, the shortest of 3/],
    [STORED, { length: 4 }, /the shortest of 3/],
    [{ seeds: null }, {}, /holds no token ids by seed/],
    [{ seeds: [[1]] }, {}, /holds no token ids by seed/],
    [5, {}, /holds no token ids by seed/],
    [{ seeds: { 0: 5 } }, {}, /seed 0 is no list of lists/],
    [{ seeds: { 0: [5] } }, {}, /seed 0 is no list of lists/],
    [{ seeds: {} }, {}, /it holds none/],
    ...[-1, 1.5, 'a', 1e9, 10, null].map(
      (id) =>
        [
          {
            seeds: {
              0: [
                [1, 2, 3],
                [1, id, 3],
              ],
            },
          },
          {},
          /token 1 of sequence 1 is .*; ids are whole numbers from 0 to 9/,
        ] as [unknown, object, RegExp],
    ),
  ])('refuses %j with %j', (value, changes, message) => {
    expect(() => read(value, changes)).toThrow(FormatError);
    expect(() => read(value, changes)).toThrow(message);
  });

  it('refuses what is no JSON', () => {
    expect(() => storedCalibration('{', 'ids.json', choice, 10)).toThrow('ids.json: calibration: is not JSON');
  });

  it('gives ids of the vocabulary or a refusal, whatever the file says', () => {
    fc.assert(
      fc.property(damagedJson(STORED), (damaged) => {
        try {
          expect(
            read(damaged)
              .sequences.flat()
              .every((id) => Number.isInteger(id) && id >= 0 && id < 10),
          ).toBe(true);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
        }
      }),
    );
  });
});
