import { FormatError } from '../format-error.ts';
import type { ByteSource } from './byte-source.ts';
import { parseHeader } from './header.ts';
import type { PlacedTensor, SafetensorsHeader } from './header.ts';

/** Bytes of the little-endian header length at the start of a file. */
const LENGTH_BYTES = 8;

/** A longer header is taken for damage; the original implementation draws the same line. */
const LONGEST_HEADER = 100_000_000;

/** One safetensors file, open for reading; its header has been checked. */
export class Shard {
  private constructor(
    private readonly source: ByteSource,
    private readonly dataStart: number,
    readonly header: SafetensorsHeader,
  ) {}

  /** Takes over `source`, which is closed when this fails. @throws FormatError when its header is damaged */
  static async open(source: ByteSource): Promise<Shard> {
    try {
      const { bytes, dataStart } = await readHeader(source);
      return new Shard(source, dataStart, parseHeader(bytes, source.size - dataStart, source.name));
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  get file(): string {
    return this.source.name;
  }

  /**
   * Fills `target` with stored bytes of `tensor`, from byte `offset` of the tensor on.
   * @throws FormatError when the file ends before `target` is full (it shrank since it was opened)
   */
  async readInto(tensor: PlacedTensor, offset: number, target: Uint8Array): Promise<void> {
    await this.source.readInto(target, this.dataStart + tensor.begin + offset, tensor.name);
  }

  close(): Promise<void> {
    return this.source.close();
  }
}

async function readHeader(source: ByteSource) {
  const { size, name: file } = source;
  if (size < LENGTH_BYTES)
    throw new FormatError(`holds ${size} bytes, too few for a safetensors header; it is truncated`, { file });
  const prefix = new Uint8Array(LENGTH_BYTES);
  await source.readInto(prefix, 0);
  const length = new DataView(prefix.buffer).getBigUint64(0, true);
  if (length > LONGEST_HEADER)
    throw new FormatError(
      `announces a header of ${length} bytes, more than ${LONGEST_HEADER}; not a safetensors file`,
      { file },
    );
  const dataStart = LENGTH_BYTES + Number(length);
  if (dataStart > size)
    throw new FormatError(`announces a header of ${length} bytes, the file holds ${size}; it is truncated`, { file });
  const bytes = new Uint8Array(Number(length));
  await source.readInto(bytes, LENGTH_BYTES);
  return { bytes, dataStart };
}
