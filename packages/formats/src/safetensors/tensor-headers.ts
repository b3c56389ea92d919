import type { TensorInfo } from './checkpoint.ts';

/** What a model's files promise, as far as it can be told without reading a value. */
export interface TensorHeaders {
  /** The file or folder that was opened, for messages. */
  readonly path: string;
  readonly names: readonly string[];
  has(name: string): boolean;
  /** @throws FormatError when there is no such tensor */
  info(name: string): Pick<TensorInfo, 'dtype' | 'shape'>;
}
