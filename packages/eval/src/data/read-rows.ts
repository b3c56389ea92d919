import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EvaluationError } from '../evaluation-error.ts';
import type { Row } from '../row.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readParquet } from './read-parquet.ts';

/** File endings that can be read, in the order in which they are looked for. */
export const ENDINGS = ['jsonl', 'jsonl.gz', 'json', 'json.gz', 'csv', 'parquet'] as const;

/**
 * Documents of one file, read by its ending. `.json` may hold a list, or one document a line.
 * @param first read no more than this many
 */
export async function readRows(path: string, first?: number): Promise<Row[]> {
  if (path.endsWith('.parquet')) return readParquet(path, first);
  if (path.endsWith('.csv')) return readCsv(await readFile(path, 'utf8'), path).slice(0, first);
  const text = await beginning(path, first);
  const isList = /\.json(\.gz)?$/.test(path) && text.trimStart().startsWith('[');
  return isList ? readList(await beginning(path), path).slice(0, first) : readJsonLines(text, path);
}

function readList(text: string, path: string): Row[] {
  try {
    return JSON.parse(text) as Row[];
  } catch (error) {
    throw new EvaluationError(`${path} is no JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** The text of a file, or its first lines: large files of which little is needed are not read to their end. */
async function beginning(path: string, lines = Infinity): Promise<string> {
  const bytes = createReadStream(path);
  const plain: Readable = path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  bytes.on('error', (error) => plain.destroy(error));
  const decoder = new TextDecoder();
  let text = '';
  let complete = 0;
  try {
    for await (const chunk of plain) {
      const piece = decoder.decode(chunk as Buffer, { stream: true });
      const from = text.length;
      text += piece;
      for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', end + 1))
        if (++complete >= lines) return text.slice(0, end);
    }
    return text + decoder.decode();
  } finally {
    bytes.destroy();
  }
}
