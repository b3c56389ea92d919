import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { EvaluationError } from '../evaluation-error.ts';
import type { Row } from '../row.ts';

/** Documents of a Parquet file; whole numbers that fit become numbers. */
export async function readParquet(path: string, first?: number): Promise<Row[]> {
  try {
    const file = await asyncBufferFromFile(path);
    const rows = await parquetReadObjects({ file, compressors, ...(first === undefined ? {} : { rowEnd: first }) });
    return rows.map((row) => plain(row) as Row);
  } catch (error) {
    throw new EvaluationError(`${path} cannot be read as Parquet: ${(error as Error).message}`, { cause: error });
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Int32Array, plain);
  if (value !== null && typeof value === 'object' && !(value instanceof Date))
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
  return value;
}
