import type { Tensor } from '@ptqlab/tensor';
import { salience } from './salience.ts';
import { spans } from './spans.ts';

/**
 * Σ w²/d² over each group of columns of W [out, in], by which SliM-LLM orders groups (arXiv:2405.14917, section 3.2).
 * @param d diagonal of U with H⁻¹ = UᵀU, [in]
 */
export async function groupSaliences(W: Tensor, d: Tensor, groupSize: number): Promise<number[]> {
  const { device } = W;
  using _ = device.scope();
  const perColumn = salience(W, d).transpose().sum();
  const groups = spans(W.shape[1]!, groupSize);
  const sums = device.empty([groups.length]);
  for (const { index, start, end } of groups) {
    const ofGroup = perColumn.rows(start, end).reshape([1, end - start]);
    sums.slice(0, index, index + 1).write(ofGroup.sum().reshape([1]));
  }
  return Array.from(await sums.read());
}
