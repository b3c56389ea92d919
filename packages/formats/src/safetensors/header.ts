import { FormatError } from '../format-error.ts';
import { parseJsonObject } from '../json/parse-json-object.ts';
import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { SafetensorsDType } from './dtypes.ts';
import { showJson } from '../json/show-json.ts';
import type { TensorEntry } from './tensor-entry.ts';

/** A tensor and the bytes `[begin, end)` it occupies, counted from the end of the header. */
export interface PlacedTensor extends TensorEntry {
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of their bytes. */
  readonly tensors: ReadonlyMap<string, PlacedTensor>;
  /** Free text that the writer attached (`__metadata__`). */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads and checks the JSON header of a safetensors file (https://github.com/huggingface/safetensors, "Format").
 * After it returns, every tensor lies inside the data, fits its shape and dtype, and the tensors cover the data without gap or overlap.
 * @param bytes the header, without the 8 bytes of its length
 * @param dataLength bytes that follow the header in the file
 * @throws FormatError naming the file and, where one is concerned, the tensor
 */
export function parseHeader(bytes: Uint8Array, dataLength: number, file: string): SafetensorsHeader {
  const { __metadata__: metadata, ...entries } = parseJsonObject(bytes, file, 'header');
  const placed = Object.entries(entries).map(([name, entry]) => parseEntry(name, entry, file));
  placed.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(placed, dataLength, file);
  return {
    tensors: new Map(placed.map((tensor) => [tensor.name, tensor])),
    metadata: parseMetadata(metadata, file),
  };
}

function parseEntry(name: string, entry: unknown, file: string): PlacedTensor {
  const place = { file, tensor: name };
  if (typeof entry !== 'object' || entry === null) throw new FormatError('its header entry is not an object', place);
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  if (typeof dtype !== 'string' || !Object.hasOwn(SAFETENSORS_DTYPES, dtype))
    throw new FormatError(
      `dtype ${showJson(dtype)} is unknown; known are ${Object.keys(SAFETENSORS_DTYPES).join(', ')}`,
      place,
    );
  if (!isCounts(shape)) throw new FormatError(`shape ${showJson(shape)} is not a list of sizes`, place);
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw new FormatError(`data_offsets ${showJson(offsets)} are not a pair [begin, end]`, place);
  const [begin, end] = offsets as [number, number];
  // In integers without limit: a product of dimensions may exceed what a number holds exactly.
  const needed = shape.reduce(
    (product, size) => product * BigInt(size),
    BigInt(SAFETENSORS_DTYPES[dtype as SafetensorsDType].bytes),
  );
  if (needed !== BigInt(end - begin))
    throw new FormatError(
      `${dtype} [${shape.join(', ')}] needs ${needed} bytes, data_offsets hold ${end - begin}`,
      place,
    );
  return { name, dtype: dtype as SafetensorsDType, shape, begin, end };
}

/** Checks that tensors sorted by their bytes lie end to end from 0 to `dataLength`. */
function checkCover(tensors: readonly PlacedTensor[], dataLength: number, file: string): void {
  let reached = 0;
  for (const { name, begin, end } of tensors) {
    const place = { file, tensor: name };
    if (end > dataLength)
      throw new FormatError(`ends at byte ${end} of the data, the file holds ${dataLength}; it is truncated`, place);
    if (begin < reached)
      throw new FormatError(
        `begins at byte ${begin} of the data, inside the tensor before it, which ends at ${reached}`,
        place,
      );
    if (begin > reached)
      throw new FormatError(`begins at byte ${begin} of the data, after a gap from byte ${reached}`, place);
    reached = end;
  }
  if (reached < dataLength)
    throw new FormatError(`the tensors end at byte ${reached} of the data, the file holds ${dataLength}`, { file });
}

function parseMetadata(metadata: unknown, file: string): Record<string, string> {
  if (metadata === undefined) return {};
  const isTextMap =
    typeof metadata === 'object' &&
    metadata !== null &&
    !Array.isArray(metadata) &&
    Object.values(metadata).every((value) => typeof value === 'string');
  if (!isTextMap) throw new FormatError('__metadata__ of the header is not an object of strings', { file });
  return metadata as Record<string, string>;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
