import type { Tensor } from '@ptqlab/tensor';

/** scale and zero-point of one range of values: dequantized = (code − zeroPoint) · scale. Shapes broadcast against the values. */
export interface QParams {
  readonly scale: Tensor;
  /** Integers (f32). */
  readonly zeroPoint: Tensor;
}

/** Smallest and largest code, or none where the original code does not clamp. */
export interface CodeRange {
  readonly lowest: number;
  readonly highest: number;
}

/** Options of a min–max search for the range with the least error (`find_params(mse=True)` of the GPTQ code). */
export interface RangeSearch {
  /** Exponent of the error, Σ|dequantized − x|^norm. */
  readonly norm: number;
  /** The range shrinks in steps of 1 / steps. */
  readonly steps: number;
  /** Largest shrink, as a fraction of the range. */
  readonly maxShrink: number;
}

export const DEFAULT_RANGE_SEARCH: RangeSearch = { norm: 2.4, steps: 100, maxShrink: 0.8 };

export interface GridOptions {
  readonly bits: number;
  readonly symmetric: boolean;
  /** Search for the range instead of taking the minimum and maximum. */
  readonly rangeSearch?: RangeSearch | undefined;
}

/**
 * One convention for putting values on an integer grid. Five incompatible ones are in use; a method names the one it takes.
 * Sources and differences: each grid's file.
 */
export interface Grid {
  readonly name: string;
  /** @throws SchemeError when the grid has no codes of this kind */
  codeRange(options: GridOptions): CodeRange;
  /** qparams of the values along the last axis of `x` [rows, n] → [rows, 1]. */
  fit(x: Tensor, options: GridOptions): QParams;
}
