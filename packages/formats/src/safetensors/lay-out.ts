import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { PlacedTensor } from './header.ts';
import type { TensorEntry } from './tensor-entry.ts';

/** Readers that map a file into memory want the data to begin at a multiple of this. */
const ALIGNMENT = 8;

/** A file as it will be: everything before the data, and where each tensor goes. */
export interface FileLayout {
  /** Header length, header and its padding. */
  readonly preamble: Uint8Array;
  readonly tensors: ReadonlyMap<string, PlacedTensor>;
}

/**
 * Places tensors in a safetensors file: wider elements first and otherwise in the order given, so that each lies aligned to its
 * elements without gaps.
 * @throws Error for a name given twice or reserved, an unknown dtype, or a shape that is not a list of sizes
 */
export function layOut(entries: readonly TensorEntry[], metadata: Readonly<Record<string, string>> = {}): FileLayout {
  const tensors = new Map<string, PlacedTensor>();
  const widestFirst = [...entries].sort(
    (a, b) => SAFETENSORS_DTYPES[b.dtype]?.bytes - SAFETENSORS_DTYPES[a.dtype]?.bytes,
  );
  let end = 0;
  for (const { name, dtype, shape } of widestFirst) {
    if (name === '__metadata__' || tensors.has(name))
      throw new Error(`a safetensors file cannot hold two tensors "${name}", nor one named __metadata__: rename it`);
    const begin = end;
    end += bytesOf(name, dtype, shape);
    tensors.set(name, { name, dtype, shape: [...shape], begin, end });
  }
  return { preamble: preambleOf(tensors, metadata), tensors };
}

function bytesOf(name: string, dtype: TensorEntry['dtype'], shape: readonly number[]): number {
  if (!Object.hasOwn(SAFETENSORS_DTYPES, dtype)) throw new Error(`tensor "${name}": safetensors has no dtype ${dtype}`);
  const bytes = shape.reduce((product, size) => product * size, SAFETENSORS_DTYPES[dtype].bytes);
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || !Number.isSafeInteger(bytes))
    throw new Error(`tensor "${name}": [${shape.join(', ')}] is not a shape that can be stored`);
  return bytes;
}

function preambleOf(
  tensors: ReadonlyMap<string, PlacedTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const entries = [...tensors.values()].map(({ name, dtype, shape, begin, end }) => [
    name,
    { dtype, shape, data_offsets: [begin, end] },
  ]);
  const header = Object.fromEntries(entries) as Record<string, unknown>;
  const whole = Object.keys(metadata).length === 0 ? header : { __metadata__: metadata, ...header };
  const json = new TextEncoder().encode(JSON.stringify(whole));
  const padded = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const preamble = new Uint8Array(8 + padded).fill(0x20);
  new DataView(preamble.buffer).setBigUint64(0, BigInt(padded), true);
  preamble.set(json, 8);
  return preamble;
}
