import type { Tensor } from '@ptqlab/tensor';
import { dampen, factorOf, reviveDeadColumns } from './damped-hessian.ts';
import { groupSaliences } from './group-saliences.ts';
import type { LinearLayer } from './layer.ts';

/** Added to the diagonal of H before the salience of the search is computed, whatever the scale of H. */
const SALIENCE_DAMPING = 0.01;

/** What the salience of the search depends on beside layer and H. */
export interface SearchSalience {
  readonly groupSize: number;
  /** Fraction of the mean diagonal, for `ownHessian`. */
  readonly damping: number;
  /** Repaired: H stays as it was, and is damped like that of the column loop. */
  readonly ownHessian: boolean;
}

/**
 * The salience of each group by which SliM-LLM's search orders them (`get_salience` of Aaronhuang-778/SliM-LLM, commit cfdf5ff): of the
 * weights as they are, those of dead inputs, too.
 * @param H Hessian [in, in]; as published it keeps the damping added here, and has no dead columns afterwards
 */
export async function searchSaliences(
  { name, weight }: LinearLayer,
  H: Tensor,
  { groupSize, damping, ownHessian }: SearchSalience,
): Promise<number[]> {
  using _ = H.device.scope();
  const damped = ownHessian ? H.copy() : H;
  reviveDeadColumns(damped);
  if (ownHessian) dampen(damped, damping);
  else damped.diagonal().write(damped.diagonal().copy().add(SALIENCE_DAMPING));
  const U = await factorOf(name, damped, ownHessian ? damping : SALIENCE_DAMPING);
  return await groupSaliences(weight, U.diagonal().copy(), groupSize);
}
