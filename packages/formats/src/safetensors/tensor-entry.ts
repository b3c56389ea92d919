import type { SafetensorsDType } from './dtypes.ts';

/** A tensor as a file announces it; C-contiguous, last axis fastest. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: SafetensorsDType;
  readonly shape: readonly number[];
}
