import { calibrationSet } from '@ptqlab/pipeline';
import { calibrationOf } from './calibration-of.ts';

describe('calibrationOf', () => {
  it('gives the fingerprint the command line gives', async () => {
    const sequences = [[1, 2, 3], [70000], [0, 5]];
    expect(await calibrationOf(sequences, 'here')).toEqual(calibrationSet(sequences, 'here'));
    expect((await calibrationOf([[1, 2], [3]], 'here')).hash).not.toBe(
      (await calibrationOf([[1], [2, 3]], 'here')).hash,
    );
  });
});
