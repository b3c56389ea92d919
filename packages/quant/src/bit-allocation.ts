/** How many groups get a bit less and a bit more than the others. */
export interface Allocation {
  readonly low: number;
  readonly high: number;
}

/** Groups by rising salience; equal ones in their order. */
export const bySalience = (salience: readonly number[]): number[] =>
  Array.from(salience.keys()).sort((g, h) => salience[g]! - salience[h]!);

/**
 * Bits of each group: the `low` least salient groups get bits − 1, the `high` most salient ones bits + 1, which wins where they overlap.
 * Salience-determined bit allocation of SliM-LLM (arXiv:2405.14917, section 3.2; `fasterquant` of Aaronhuang-778/SliM-LLM, commit cfdf5ff).
 */
export function allocateBits(salience: readonly number[], bits: number, { low, high }: Allocation): number[] {
  const order = bySalience(salience);
  const allocated = salience.map(() => bits);
  for (const g of order.slice(0, low)) allocated[g] = bits - 1;
  for (const g of order.slice(Math.max(order.length - high, 0))) allocated[g] = bits + 1;
  return allocated;
}
