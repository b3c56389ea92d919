import type { SafetensorsDType, StoredArray } from './dtypes.ts';

/** What is known of a stored tensor without reading it. */
export interface TensorInfo {
  readonly dtype: SafetensorsDType;
  /** Sizes of its axes, C-contiguous; `[]` is a single number. */
  readonly shape: readonly number[];
  /** Bytes it takes in the file. */
  readonly bytes: number;
  /** The file that holds it. */
  readonly file: string;
}

/**
 * A checkpoint open for reading. Headers are in memory, data is read when asked for, one tensor or row range at a time.
 * Values come in the host array of their dtype, except that F16 and BF16 are widened, exactly, to a Float32Array;
 * BOOL is a Uint8Array of 0 and 1.
 *
 * Every method that takes a name raises FormatError when there is no such tensor, naming the nearest.
 */
export interface Checkpoint extends AsyncDisposable {
  /** The file or folder that was opened. */
  readonly path: string;
  /** Names of all tensors, in the order of the file or index. */
  readonly names: readonly string[];
  /** Free text that the writer attached; of a sharded checkpoint, that of the first shard. */
  readonly metadata: Readonly<Record<string, string>>;
  has(name: string): boolean;
  info(name: string): TensorInfo;
  /** All values of a tensor. */
  read(name: string): Promise<StoredArray>;
  /** Values of rows `from` to `to` (exclusive) along the first axis. @throws RangeError outside the tensor */
  readRows(name: string, from: number, to: number): Promise<StoredArray>;
  /**
   * All values of a tensor of floats as f32.
   * @param shape the shape it must have; any when left out
   * @throws FormatError when its dtype is not F32, F16 or BF16, or its shape is another
   */
  readFloats(name: string, shape?: readonly number[]): Promise<Float32Array>;
  /** The stored bytes of a tensor, for copying it unchanged. */
  readBytes(name: string): Promise<Uint8Array>;
  /** Closes all files. A read after it fails. */
  close(): Promise<void>;
}
