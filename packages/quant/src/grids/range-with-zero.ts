import type { Tensor } from '@ptqlab/tensor';

/** Smallest and largest value of each row, widened to contain 0, mirrored when symmetric; [−1, 1] for rows of zeros. */
export function rangeWithZero(x: Tensor, symmetric: boolean): { low: Tensor; high: Tensor } {
  let low = x.minimum().min(0);
  let high = x.maximum().max(0);
  if (symmetric) {
    high = low.mul(-1).max(high);
    low = low.less(0).select(high.mul(-1), low);
  }
  const empty = low.equal(0).mul(high.equal(0));
  return { low: empty.select(-1, low), high: empty.select(1, high) };
}
