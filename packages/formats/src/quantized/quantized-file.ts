import type { DType } from '@ptqlab/tensor';
import type { EncodingMeta, PartStorage } from '@ptqlab/quant';
import { FormatError } from '../format-error.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import { createSafetensorsWriter } from '../safetensors/create-safetensors-writer.ts';
import type { SafetensorsDType, StoredArray } from '../safetensors/dtypes.ts';
import type { TensorEntry } from '../safetensors/tensor-entry.ts';
import { bitStreamBytes, packBits, unpackBits, type Widths } from './bit-stream.ts';
import { dtypeOfPart, hostArray, type HostPart, type HostWeight } from './host-weight.ts';

/** Key of the file's metadata under which the weights are described, as JSON. */
const WEIGHTS_KEY = 'ptqlab.weights';

/** A tensor that is stored as it is. */
export interface PlainTensor extends TensorEntry {
  /** Stored bytes, or values in the host array of the dtype. */
  readonly content: { readonly bytes: Uint8Array } | { readonly values: StoredArray };
}

/** What the metadata say of a part; its values are in the tensor LAYER.PART. */
interface PartNote {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly storage: PartStorage;
}

interface WeightNote {
  readonly encoding: string;
  readonly shape: readonly [number, number];
  readonly meta: EncodingMeta;
  readonly parts: Readonly<Record<string, PartNote>>;
}

/**
 * Writes a safetensors file with quantized weights: codes as bit streams (U8) of their real width, floats as F32, and plain tensors.
 * It appears complete or not at all, and the same input gives the same bytes.
 * @param weights by layer name
 */
export async function writeQuantizedFile(
  path: string,
  weights: ReadonlyMap<string, HostWeight>,
  plain: readonly PlainTensor[],
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const notes: Record<string, WeightNote> = {};
  const entries: TensorEntry[] = [...plain];
  for (const [layer, { encoding, shape, meta, parts }] of weights) {
    const partNotes: Record<string, PartNote> = {};
    for (const [name, part] of Object.entries(parts)) {
      partNotes[name] = { dtype: dtypeOfPart(part), shape: part.shape, storage: part.storage };
      entries.push({ name: `${layer}.${name}`, ...stored(part) });
    }
    notes[layer] = { encoding, shape, meta, parts: partNotes };
  }
  await using writer = await createSafetensorsWriter(path, entries, {
    ...metadata,
    [WEIGHTS_KEY]: JSON.stringify(notes),
  });
  for (const { name, content } of plain)
    if ('bytes' in content) await writer.writeBytes(name, content.bytes);
    else await writer.write(name, content.values);
  for (const [layer, { parts }] of weights)
    for (const [name, part] of Object.entries(parts)) await writer.write(`${layer}.${name}`, contentOf(part));
  await writer.finish();
}

const widthsOf = ({ bits, rowBits }: PartStorage): Widths => rowBits ?? bits;

function stored({ values, shape, storage }: HostPart): { dtype: SafetensorsDType; shape: readonly number[] } {
  if (storage.kind === 'float') return { dtype: 'F32', shape };
  return { dtype: 'U8', shape: [bitStreamBytes(values.length, widthsOf(storage))] };
}

const contentOf = ({ values, storage }: HostPart): StoredArray =>
  storage.kind === 'float' ? values : packBits(values, widthsOf(storage), storage.lowest);

/** The quantized weights a file describes, by layer name; their values are not read. */
export function quantizedLayers(file: Checkpoint): ReadonlyMap<string, () => Promise<HostWeight>> {
  const text = file.metadata[WEIGHTS_KEY];
  if (text === undefined) return new Map();
  let notes: Record<string, WeightNote>;
  try {
    notes = JSON.parse(text) as Record<string, WeightNote>;
  } catch (cause) {
    throw new FormatError(
      'its description of quantized weights is not JSON; the file is damaged',
      { file: file.path },
      { cause },
    );
  }
  return new Map(Object.entries(notes).map(([layer, note]) => [layer, () => readWeight(file, layer, note)]));
}

async function readWeight(file: Checkpoint, layer: string, note: WeightNote): Promise<HostWeight> {
  const parts: Record<string, HostPart> = {};
  for (const [name, { dtype, shape, storage }] of Object.entries(note.parts)) {
    const length = shape.reduce((product, size) => product * size, 1);
    const tensor = `${layer}.${name}`;
    const values =
      storage.kind === 'float'
        ? await file.readFloats(tensor, shape)
        : unpackBits(
            await bitsOf(file, tensor, length, storage),
            widthsOf(storage),
            storage.lowest,
            hostArray(dtype, length),
          );
    parts[name] = { values: values as HostPart['values'], shape, storage };
  }
  return { encoding: note.encoding, shape: note.shape, meta: note.meta, parts };
}

async function bitsOf(file: Checkpoint, tensor: string, count: number, storage: PartStorage): Promise<Uint8Array> {
  const bytes = (await file.read(tensor)) as Uint8Array;
  const wanted = bitStreamBytes(count, widthsOf(storage));
  if (bytes.length === wanted) return bytes;
  throw new FormatError(`holds ${bytes.length} bytes, ${count} codes take ${wanted}; the file is damaged`, {
    file: file.path,
    tensor,
  });
}
