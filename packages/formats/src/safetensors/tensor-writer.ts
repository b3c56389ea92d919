import type { StoredArray } from './dtypes.ts';

/**
 * A checkpoint being written, one tensor at a time and in any order. Nothing appears under the final name before `finish`;
 * leaving an `await using` block without `finish` removes what was written.
 */
export interface TensorWriter extends AsyncDisposable {
  /**
   * Writes all values of an announced tensor, in the host array of its dtype. F16 and BF16 also take a Float32Array,
   * which is rounded to nearest, halves to even.
   * @throws TypeError for another array, RangeError for a wrong length, Error for an unannounced or already written tensor
   */
  write(name: string, values: StoredArray): Promise<void>;
  /** Writes stored bytes as they are, as `Checkpoint.readBytes` gives them. */
  writeBytes(name: string, bytes: Uint8Array): Promise<void>;
  /** Puts the complete checkpoint in place. @throws Error naming the first announced tensor that was not written */
  finish(): Promise<void>;
  /** Removes what was written so far; does nothing after `finish`. */
  abort(): Promise<void>;
}
