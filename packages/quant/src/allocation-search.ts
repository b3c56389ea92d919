import { abs, sign, softmax, type Tensor } from '@ptqlab/tensor';
import { bySalience } from './bit-allocation.ts';
import { dequantizeWeight } from './encodings/registry.ts';
import { gptqGrid } from './grids/gptq-grid.ts';
import type { LinearLayer } from './layer.ts';
import { roundToNearest } from './round-to-nearest.ts';
import { spans } from './spans.ts';
import type { LayerStatistics } from './statistics/layer-statistics.ts';

const SMALLEST_PROBABILITY = 1e-6;

export interface AllocationSearch {
  readonly bits: number;
  readonly groupSize: number;
  /** Smallest number of groups that change: 1 as published, 0 to try uniform bits, too. */
  readonly fewest: number;
  /** Repaired: both outputs have the bias; the published code leaves it out of the quantized one. */
  readonly withBias: boolean;
}

/**
 * KL(quantized ‖ original) of the softmax over the layer's output features, summed over tokens, for each calibration sequence and each
 * number k of groups that lose a bit and as many that gain one, k = fewest … ⌊G/2⌋ − 1. Groups are on plain min–max grids, without
 * compensation. `activation_aware_search` of Aaronhuang-778/SliM-LLM (commit cfdf5ff).
 * @returns [sequence][candidate]
 */
export async function searchAllocation(
  { weight, bias }: LinearLayer,
  statistics: LayerStatistics,
  salience: readonly number[],
  { bits, groupSize, fewest, withBias }: AllocationSearch,
): Promise<number[][]> {
  const { device } = weight;
  using scope = device.scope();
  const groups = spans(weight.shape[1]!, groupSize);
  const order = bySalience(salience);
  const most = Math.floor(groups.length / 2) - 1;
  const [less, even, more] = [bits - 1, bits, bits + 1].map((b) => scope.keep(minMaxWeight(weight, b, groupSize)));
  const errors: number[][] = [];
  for await (const x of statistics.inputs()) {
    const y = bias ? x.matmul(weight.transpose()).add(bias) : x.matmul(weight.transpose());
    const logP = softmax(y).max(SMALLEST_PROBABILITY).log();
    const ofSequence = device.empty([1, most - fewest + 1]);
    const mixed = even!.copy();
    for (let k = 0; k <= most; k++) {
      using _candidate = device.scope();
      if (k > 0) {
        for (const [from, g] of [
          [less!, order[k - 1]!],
          [more!, order[order.length - k]!],
        ] as const) {
          const { start, end } = groups[g]!;
          mixed.cols(start, end).write(from.cols(start, end));
        }
      }
      if (k < fewest) continue;
      const z = x.matmul(mixed.transpose());
      const Q = softmax(bias && withBias ? z.add(bias) : z).max(SMALLEST_PROBABILITY);
      const divergence = Q.mul(Q.log().sub(logP)).sum();
      ofSequence.cols(k - fewest, k - fewest + 1).write(divergence.reshape([1, divergence.size]).sum());
    }
    errors.push(Array.from(await ofSequence.read()));
  }
  return errors;
}

/** W after rounding each group to `bits` on its min–max grid; one bit: sign(w − mean) · mean|w| + mean. */
export function minMaxWeight(W: Tensor, bits: number, groupSize: number): Tensor {
  const { device } = W;
  using scope = device.scope();
  if (bits > 1) {
    const scheme = {
      weightBits: bits,
      activationBits: 16,
      groupSize,
      symmetric: false,
      activationGranularity: 'token',
    } as const;
    return scope.keep(dequantizeWeight(roundToNearest(W, scheme, gptqGrid)));
  }
  const rounded = device.empty(W.shape);
  for (const { start, end } of spans(W.shape[1]!, groupSize)) {
    using _ = device.scope();
    const w = W.cols(start, end);
    const mean = w.sum().div(end - start);
    const scale = abs(w)
      .sum()
      .div(end - start);
    rounded.cols(start, end).write(sign(w.sub(mean)).mul(scale).add(mean));
  }
  return scope.keep(rounded);
}
