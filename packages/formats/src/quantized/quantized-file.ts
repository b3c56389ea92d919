import { ENCODINGS, type PartStorage } from '@ptqlab/quant';
import { FormatError } from '../format-error.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import { createSafetensorsWriter } from '../safetensors/create-safetensors-writer.ts';
import type { SafetensorsDType, StoredArray } from '../safetensors/dtypes.ts';
import type { TensorEntry } from '../safetensors/tensor-entry.ts';
import { bitStreamBytes, packBits, unpackBits, type Widths } from './bit-stream.ts';
import { dtypeOfPart, hostArray, type HostPart, type HostWeight } from './host-weight.ts';
import { readWeightNotes, WEIGHTS_KEY, type PartNote, type WeightNote } from './weight-notes.ts';

/** A tensor that is stored as it is. */
export interface PlainTensor extends TensorEntry {
  /** Stored bytes, or values in the host array of the dtype. */
  readonly content: { readonly bytes: Uint8Array } | { readonly values: StoredArray };
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

/** A quantized weight in a file; its description has been checked. */
export interface StoredWeight {
  readonly shape: readonly [rows: number, columns: number];
  /** Names of the tensors that hold its parts. */
  readonly tensors: readonly string[];
  /** @throws FormatError when the file is damaged */
  read(): Promise<HostWeight>;
}

/**
 * The quantized weights a file describes, by layer name; their values are not read.
 * @throws FormatError when the description is damaged, or not of what the file holds
 */
export function quantizedLayers(file: Checkpoint): ReadonlyMap<string, StoredWeight> {
  const notes = Object.entries(readWeightNotes(file));
  return new Map(
    notes.map(([layer, note]) => {
      const tensors = Object.keys(note.parts).map((name) => `${layer}.${name}`);
      return [layer, { shape: note.shape, tensors, read: () => readWeight(file, layer, note) }];
    }),
  );
}

async function readWeight(file: Checkpoint, layer: string, note: WeightNote): Promise<HostWeight> {
  const plan = ENCODINGS[note.encoding]!.plan(note);
  const parts: Record<string, HostPart> = {};
  for (const [name, part] of Object.entries(note.parts)) {
    const values = await readPart(file, `${layer}.${name}`, part);
    const { below } = plan[name]!;
    if (below !== undefined && values.some((value) => value < 0 || value >= below))
      throw new FormatError(`holds an index outside 0 to ${below - 1}; the file is damaged`, {
        file: file.path,
        tensor: `${layer}.${name}`,
      });
    parts[name] = { values, shape: part.shape, storage: part.storage };
  }
  return { encoding: note.encoding, shape: note.shape, meta: note.meta, parts };
}

async function readPart(
  file: Checkpoint,
  tensor: string,
  { dtype, shape, storage }: PartNote,
): Promise<HostPart['values']> {
  if (storage.kind === 'float') return (await file.readFloats(tensor, shape)) as HostPart['values'];
  const length = shape.reduce((product, size) => product * size, 1);
  const bytes = (await file.read(tensor)) as Uint8Array;
  return unpackBits(bytes, widthsOf(storage), storage.lowest, hostArray(dtype, length));
}
