import { checkCalibrationSize } from './check-calibration-size.ts';
import { RecipeError } from './recipe-error.ts';

const check = (samples: number, length: number) => () =>
  checkCalibrationSize({ samples, length }, { maxPositions: 2048 });

it('takes what the published studies take, and all a model reads', () => {
  for (const [samples, length] of [
    [128, 2048],
    [1, 2],
    [16384, 2048],
  ] as const)
    expect(check(samples, length)).not.toThrow();
});

it.each([
  [1, 1, /sequences of 1 tokens.*from 2 to 2048/],
  [1, 2049, /sequences of 2049 tokens.*from 2 to 2048/],
  [16385, 2048, /ask for at most 16384 of that length/],
  [1e9, 256, /1000000000 sequences of 256 tokens/],
])('refuses %d sequences of %d tokens', (samples, length, message) => {
  expect(check(samples, length)).toThrow(RecipeError);
  expect(check(samples, length)).toThrow(message);
});
