import { FormatError } from '../format-error.ts';
import { widenBf16 } from '../half-precision/widen-bf16.ts';
import { widenF16 } from '../half-precision/widen-f16.ts';
import { nearestName } from '../nearest-name.ts';
import type { Checkpoint, TensorInfo } from './checkpoint.ts';
import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { StoredArray } from './dtypes.ts';
import type { PlacedTensor } from './header.ts';
import type { Shard } from './shard.ts';

/** 16-bit floats are read and widened this many at a time, so that a large tensor is not in memory twice. */
const WIDENED_AT_ONCE = 1 << 21;

const widen = { F16: widenF16, BF16: widenBf16 };

/** A tensor, and the file that holds it. */
export interface Placed {
  readonly shard: Shard;
  readonly tensor: PlacedTensor;
}

/** A checkpoint over open safetensors files, wherever their bytes are. */
export class SafetensorsCheckpoint implements Checkpoint {
  private closed = false;

  constructor(
    readonly path: string,
    private readonly shards: readonly Shard[],
    private readonly placed: ReadonlyMap<string, Placed>,
  ) {}

  get names(): readonly string[] {
    return [...this.placed.keys()];
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.shards[0]?.header.metadata ?? {};
  }

  has(name: string): boolean {
    return this.placed.has(name);
  }

  info(name: string): TensorInfo {
    const { shard, tensor } = this.find(name);
    return { dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.end - tensor.begin, file: shard.file };
  }

  async read(name: string): Promise<StoredArray> {
    const { tensor } = this.find(name);
    return this.readElements(name, 0, countOf(tensor.shape));
  }

  async readRows(name: string, from: number, to: number): Promise<StoredArray> {
    const { shape } = this.find(name).tensor;
    const [rows = 0, ...rest] = shape;
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > rows)
      throw new RangeError(
        `rows ${from} to ${to} of tensor "${name}" [${shape.join(', ')}]: give 0 <= from <= to <= ${rows}`,
      );
    const width = countOf(rest);
    return this.readElements(name, from * width, to * width);
  }

  async readFloats(name: string, shape?: readonly number[]): Promise<Float32Array> {
    const { shard, tensor } = this.find(name);
    const place = { file: shard.file, tensor: name };
    if (tensor.dtype !== 'F32' && tensor.dtype !== 'F16' && tensor.dtype !== 'BF16')
      throw new FormatError(`is of dtype ${tensor.dtype}; F32, F16 or BF16 is needed here`, place);
    if (
      shape !== undefined &&
      (shape.length !== tensor.shape.length || shape.some((size, i) => size !== tensor.shape[i]))
    )
      throw new FormatError(`has shape [${tensor.shape.join(', ')}]; [${shape.join(', ')}] is needed here`, place);
    return (await this.read(name)) as Float32Array;
  }

  async readBytes(name: string): Promise<Uint8Array> {
    const { shard, tensor } = this.find(name);
    const bytes = new Uint8Array(tensor.end - tensor.begin);
    await shard.readInto(tensor, 0, bytes);
    return bytes;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all(this.shards.map((shard) => shard.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private find(name: string): Placed {
    if (this.closed) throw new FormatError('read after close', { file: this.path, tensor: name });
    const found = this.placed.get(name);
    if (found !== undefined) return found;
    const nearest = nearestName(name, this.placed.keys());
    const hint = nearest === undefined ? 'it holds no tensors' : `the nearest name is "${nearest}"`;
    throw new FormatError(`there is no such tensor; ${hint}`, { file: this.path, tensor: name });
  }

  private async readElements(name: string, from: number, to: number): Promise<StoredArray> {
    const { shard, tensor } = this.find(name);
    const { bytes, array } = SAFETENSORS_DTYPES[tensor.dtype];
    if (tensor.dtype !== 'F16' && tensor.dtype !== 'BF16') {
      const values = new array(to - from);
      await shard.readInto(tensor, from * bytes, new Uint8Array(values.buffer));
      return values;
    }
    const values = new Float32Array(to - from);
    const bits = new Uint16Array(Math.min(values.length, WIDENED_AT_ONCE));
    for (let done = 0; done < values.length; done += bits.length) {
      const part = bits.subarray(0, Math.min(bits.length, values.length - done));
      await shard.readInto(tensor, (from + done) * bytes, new Uint8Array(part.buffer, 0, part.byteLength));
      widen[tensor.dtype](part, values.subarray(done, done + part.length));
    }
    return values;
  }
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
