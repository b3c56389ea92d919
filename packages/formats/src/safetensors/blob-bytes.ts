import { FormatError } from '../format-error.ts';
import type { ByteSource } from './byte-source.ts';

/** The bytes of a Blob, for instance of a file dropped on a page: slices are read when asked for, the whole is never in memory. */
export class BlobBytes implements ByteSource {
  constructor(
    readonly name: string,
    private readonly blob: Blob,
  ) {}

  get size(): number {
    return this.blob.size;
  }

  async readInto(target: Uint8Array, position: number, tensor?: string): Promise<void> {
    const slice = this.blob.slice(position, position + target.length);
    const bytes = new Uint8Array(await slice.arrayBuffer());
    if (bytes.length < target.length)
      throw new FormatError(`ends ${target.length - bytes.length} bytes too early; it is truncated`, {
        file: this.name,
        ...(tensor === undefined ? {} : { tensor }),
      });
    target.set(bytes);
  }

  async close(): Promise<void> {
    // The page holds the file, not this object.
  }
}
