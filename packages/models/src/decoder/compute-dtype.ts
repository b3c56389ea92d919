import { narrowBf16, narrowF16, widenBf16, widenF16 } from '@ptqlab/formats';
import type { Tensor } from '@ptqlab/tensor';

/** The dtype in which a model computes. f16 and bf16 are emulated: every op group computes in f32 and its result is rounded. */
export const COMPUTE_DTYPES = ['f32', 'f16', 'bf16'] as const;
export type ComputeDType = (typeof COMPUTE_DTYPES)[number];

/**
 * What happens to the result of every op group of the decoder: it is rounded to the compute dtype, and a watcher may look at it.
 * Sums inside a matmul stay in f32, as in the half-precision products of GPUs and NPUs.
 */
export interface Arithmetic {
  readonly dtype: ComputeDType;
  /** `x` as the compute dtype holds it. @param op what made it, for instance `self_attn.q_proj` */
  round(x: Tensor, op: string): Tensor;
  /** The same for host values. */
  roundOnHost(values: Float32Array): Float32Array;
}

const ROUNDINGS: Record<ComputeDType, Pick<Arithmetic, 'round' | 'roundOnHost'>> = {
  f32: { round: (x) => x, roundOnHost: (values) => values },
  f16: { round: (x) => x.roundF16(), roundOnHost: (values) => widenF16(narrowF16(values)) },
  bf16: { round: (x) => x.roundBf16(), roundOnHost: (values) => widenBf16(narrowBf16(values)) },
};

/** Arithmetic in `dtype`, with nobody watching. */
export const arithmeticOf = (dtype: ComputeDType): Arithmetic => ({ dtype, ...ROUNDINGS[dtype] });
