import { offsetsOf, type ErrorBound, type HostArray } from '@ptqlab/tensor';
import { storageOf, type OperandCase } from '../values/operand.ts';
import { layoutOf } from '../values/placement.ts';
import { judgeBound, judgeExact, type Expected } from './judge.ts';

/**
 * Judges the whole memory around a view that was written: its elements within `bound`, everything else untouched.
 * @param got the storage of `target`, as its owner reads it
 */
export function judgeWritten(
  what: string,
  target: OperandCase,
  got: HostArray,
  bound: ErrorBound,
  expected: (index: number) => Expected,
): number {
  const { layout } = layoutOf(target.stored, target.placement);
  const untouched = storageOf(target);
  const inside = new (got.constructor as new (length: number) => HostArray)(target.values.length);
  let i = 0;
  for (const at of offsetsOf(layout)) {
    inside[i++] = got[at]!;
    untouched[at] = got[at]!;
  }
  judgeExact(`${what}: memory outside the view`, got, untouched);
  return judgeBound(what, inside, bound, expected);
}
