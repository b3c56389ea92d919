import type { Tensor } from '@ptqlab/tensor';
import { searchAllocation } from './allocation-search.ts';
import { QuantizationError } from './errors.ts';
import type { LinearLayer } from './layer.ts';
import { searchSaliences, type SearchSalience } from './search-saliences.ts';
import type { LayerStatistics } from './statistics/layer-statistics.ts';

/** What a search for the allocation is told. */
export interface ShiftedGroupsSearch extends SearchSalience {
  readonly bits: number;
  readonly uniformToo: boolean;
  readonly withBias: boolean;
}

/**
 * How many groups lose a bit, and as many gain one, so that the outputs' divergence, averaged over the calibration sequences, is least;
 * the first minimum wins (SliM-LLM, arXiv:2405.14917, section 3.2; `get_salience` and `get_block` of Aaronhuang-778/SliM-LLM, commit
 * cfdf5ff).
 * @param H Hessian [in, in]; as published it keeps the damping added here, and has no dead columns afterwards
 * @throws QuantizationError when there are too few groups, or no error is finite
 */
export async function countShiftedGroups(
  layer: LinearLayer,
  statistics: LayerStatistics,
  H: Tensor,
  { bits, groupSize, damping, uniformToo, withBias, ownHessian }: ShiftedGroupsSearch,
): Promise<number> {
  const saliences = await searchSaliences(layer, H, { groupSize, damping, ownHessian });
  const fewest = uniformToo ? 0 : 1;
  const candidates = Math.floor(saliences.length / 2) - fewest;
  if (candidates < 1)
    throw new QuantizationError(
      layer.name,
      `its ${layer.weight.shape[1]} columns make ${saliences.length} groups of ${groupSize}, too few to allocate bits`,
      `use groups of at most ${Math.floor(layer.weight.shape[1]! / (uniformToo ? 2 : 4))} columns, or give salientGroups`,
    );
  const errors = await searchAllocation(layer, statistics, saliences, { bits, groupSize, fewest, withBias });
  const means = Array.from(
    { length: candidates },
    (_, c) => errors.reduce((sum, one) => sum + one[c]!, 0) / errors.length,
  );
  const best = means.indexOf(Math.min(...means));
  if (best < 0)
    throw new QuantizationError(
      layer.name,
      `the bit search gave errors [${means}]`,
      'look for NaN in the checkpoint or activations',
    );
  return best + fewest;
}
