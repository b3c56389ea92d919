import { narrowBf16 } from '../half-precision/narrow-bf16.ts';
import { narrowF16 } from '../half-precision/narrow-f16.ts';
import { SAFETENSORS_DTYPES } from './dtypes.ts';
import type { StoredArray } from './dtypes.ts';
import type { TensorEntry } from './tensor-entry.ts';

/**
 * The bytes that store `values` as the announced tensor; a view of them where no rounding is needed.
 * @throws TypeError for an array of another kind, RangeError for a wrong number of values
 */
export function storedBytes({ name, dtype, shape }: TensorEntry, values: StoredArray): Uint8Array {
  const count = shape.reduce((product, size) => product * size, 1);
  if (values.length !== count)
    throw new RangeError(`tensor "${name}" [${shape.join(', ')}] takes ${count} values, ${values.length} were given`);
  const stored = toStored(name, dtype, values);
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}

function toStored(name: string, dtype: TensorEntry['dtype'], values: StoredArray): StoredArray {
  const wanted = SAFETENSORS_DTYPES[dtype].array.name;
  const given = kindOf(values);
  if (given === wanted) return values;
  if (given === 'Float32Array' && dtype === 'BF16') return narrowBf16(values as Float32Array);
  if (given === 'Float32Array' && dtype === 'F16') return narrowF16(values as Float32Array);
  const orFloats = dtype === 'BF16' || dtype === 'F16' ? ' of bit patterns, or a Float32Array' : '';
  throw new TypeError(`tensor "${name}" is announced as ${dtype}: give a ${wanted}${orFloats}, not a ${given}`);
}

/** Name of the array's class, also when it comes from another realm (a worker, a test sandbox). */
function kindOf(values: StoredArray): string {
  return Object.prototype.toString.call(values).slice('[object '.length, -1);
}
