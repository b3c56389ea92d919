import type { LinearRole } from './block-parts.ts';

/** The sizes and constants of a LLaMA-layout decoder: pre-norm RMSNorm, rotate-half RoPE, grouped-query attention, SwiGLU. */
export interface DecoderShape {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly blockCount: number;
  readonly headCount: number;
  /** Heads of keys and values; query head j uses head ⌊j · keyHeadCount / headCount⌋. */
  readonly keyHeadCount: number;
  /** Channels of one head, even. */
  readonly headSize: number;
  readonly ropeTheta: number;
  readonly normEpsilon: number;
  /** Longest sequence the model was made for, in tokens. */
  readonly maxPositions: number;
  /** True when the output head is the embedding table. */
  readonly tiedHead: boolean;
  /** Linear layers that have a bias. */
  readonly biases: readonly LinearRole[];
}
