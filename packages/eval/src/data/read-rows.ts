import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Row } from '../row.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readParquet } from './read-parquet.ts';

const unzip = promisify(gunzip);

/** File endings that can be read, in the order in which they are looked for. */
export const ENDINGS = ['jsonl', 'jsonl.gz', 'json', 'json.gz', 'csv', 'parquet'] as const;

/** Documents of one file, read by its ending. `.json` may hold a list, or one document a line. */
export async function readRows(path: string): Promise<Row[]> {
  if (path.endsWith('.parquet')) return readParquet(path);
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? await unzip(bytes) : bytes).toString('utf8');
  if (path.endsWith('.csv')) return readCsv(text, path);
  const isList = /\.json(\.gz)?$/.test(path) && text.trimStart().startsWith('[');
  return isList ? (JSON.parse(text) as Row[]) : readJsonLines(text, path);
}
