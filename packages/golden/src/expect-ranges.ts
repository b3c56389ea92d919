import type { QuantizedWeight } from '@ptqlab/quant';
import { worstRelative } from './compare-levels.ts';
import type { GoldenTensors } from './golden-cases.ts';
import { groupIndexOf } from './group-index.ts';

/**
 * Holds the ranges of a weight that a column loop made against a case: in rows without a differing level zero-points are equal and scales
 * within 2e-5, the group of every living column is the same. Dead columns tie in the originals' unstable sort.
 */
export async function expectRanges(
  weight: QuantizedWeight,
  golden: GoldenTensors,
  touched: ReadonlySet<number>,
  dead: readonly number[],
): Promise<void> {
  const living = <T>(values: ArrayLike<T>): T[] => Array.from(values).filter((_v, column) => !dead.includes(column));
  expect(living(await groupIndexOf(weight))).toEqual(living(golden.numbers('expect.g_idx')));
  const [out, groups] = weight.parts['scale']!.shape as [number, number];
  const untouched = (values: ArrayLike<number>): number[] =>
    Array.from(values).filter((_v, at) => !touched.has(Math.floor(at / groups)));
  expect(golden.numbers('expect.scale')).toHaveLength(out * groups);
  expect(
    worstRelative(untouched(await weight.parts['scale']!.read()), untouched(golden.numbers('expect.scale'))),
  ).toBeLessThan(2e-5);
  expect(untouched(await weight.parts['zeroPoint']!.read())).toEqual(untouched(golden.numbers('expect.zero')));
}
