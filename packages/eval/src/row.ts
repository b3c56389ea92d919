import { EvaluationError } from './evaluation-error.ts';

/** One document of a dataset, with the columns it has on the Hugging Face hub. */
export type Row = Readonly<Record<string, unknown>>;

function missing(row: Row, field: string, wanted: string): Error {
  const columns = Object.keys(row).join(', ') || 'no columns';
  return new EvaluationError(
    `A document needs ${wanted} in its column "${field}"; this one has ${describeValue(row[field])} there (columns: ${columns}). ` +
      `Give the dataset in the column schema of the Hugging Face hub.`,
  );
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? Number(part) : part)) ?? '';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** The text in a column. @throws Error that names the column and what was there */
export function text(row: Row, field: string): string {
  const value = row[field];
  if (typeof value !== 'string') throw missing(row, field, 'a text');
  return value;
}

/** The integer in a column; parquet readers give some of them as bigint, and some datasets write them as text. */
export function integer(row: Row, field: string): number {
  const value = row[field];
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'bigint') return Number(number);
  if (typeof number !== 'number' || !Number.isInteger(number)) throw missing(row, field, 'an integer');
  return number;
}

/** The list of texts in a column. */
export function texts(row: Row, field: string): string[] {
  const value = row[field];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw missing(row, field, 'a list of texts');
  return value as string[];
}

/** The list in a column. */
export function list(row: Row, field: string): readonly unknown[] {
  const value = row[field];
  if (!Array.isArray(value)) throw missing(row, field, 'a list');
  return value;
}

/** The structure in a column. */
export function structure(row: Row, field: string): Row {
  const value = row[field];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw missing(row, field, 'a structure');
  return value as Row;
}
