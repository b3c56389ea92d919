import type { Tensor } from '@ptqlab/tensor';
import type { LayerStatistics } from './statistics/layer-statistics.ts';

/** A linear layer y = x Wᵀ + b under quantization. Methods that rescale write into `weight` and `bias`. */
export interface LinearLayer {
  /** As in the checkpoint, for instance model.layers.0.self_attn.q_proj. */
  readonly name: string;
  /** f32 [out, in]. */
  readonly weight: Tensor;
  /** f32 [out]. */
  readonly bias: Tensor | undefined;
}

/** The layers' names, for messages. */
export const namesOf = (layers: readonly LinearLayer[]): string => layers.map(({ name }) => name).join(', ');

/** What feeds a link's consumers: a norm with its weight (and bias), or a linear layer whose outputs they are. */
export type LinkSource =
  | { readonly kind: 'norm'; readonly name: string; readonly weight: Tensor; readonly bias: Tensor | undefined }
  | { readonly kind: 'linear'; readonly layer: LinearLayer };

/**
 * A place in a block where a per-channel factor can move from activations into weights: source / s, consumers · s. Which
 * places exist is a fact of the architecture, given as data.
 */
export interface Link {
  readonly source: LinkSource;
  readonly consumers: readonly LinearLayer[];
  /** Statistics of the consumers' common input [tokens, in]: the same object their `quantize` is given. */
  readonly statistics: LayerStatistics;
  /** The output by which AWQ judges a scale: the inspected module on one sequence [tokens, in], with the layers' present weights. */
  inspect(input: Tensor): Tensor;
  /** True when that output is the output of the only consumer itself, so that Gram matrices tell its change. */
  readonly inspectsConsumer?: boolean;
}

/**
 * One decoder block under quantization: its linear layers in the order in which they are quantized (k v q, o, up gate, down in the
 * published codes; GPTAQ's shared H makes it matter), and its links in the order in which scales are applied.
 */
export interface Block {
  readonly name: string;
  readonly layers: readonly LinearLayer[];
  readonly links: readonly Link[];
}
