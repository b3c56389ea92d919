import { EvaluationError } from '../evaluation-error.ts';
import type { Row } from '../row.ts';

/**
 * Documents of a comma-separated text with a header line, all fields as texts: quoted fields may hold commas, line feeds and doubled
 * quotes; lines end with a line feed, a carriage return or both.
 * @throws Error where a line has another number of fields than the header
 */
export function readCsv(text: string, path: string): Row[] {
  const [header, ...records] = [...csvRecords(text.replace(/^\ufeff/, ''))];
  if (!header) throw new EvaluationError(`${path} is empty; a table needs a header line.`);
  return records.map((fields, index) => {
    if (fields.length !== header.length)
      throw new EvaluationError(
        `${path}, record ${index + 1}, has ${fields.length} fields; its header has ${header.length}.`,
      );
    return Object.fromEntries(header.map((name, column) => [name, fields[column]!]));
  });
}

const FIELD = /(?:"((?:[^"]|"")*)"|(?!")([^,\r\n]*))(,|\r\n|\n|\r|$)/gy;

function* csvRecords(text: string): Generator<string[]> {
  FIELD.lastIndex = 0;
  let fields: string[] = [];
  while (FIELD.lastIndex < text.length || fields.length > 0) {
    const start = FIELD.lastIndex;
    const found = FIELD.exec(text);
    if (!found) throw new EvaluationError(`A quoted field of a table is not closed: ${text.slice(start, start + 40)}`);
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2]!);
    if (found[3] === ',') continue;
    if (fields.length > 1 || fields[0] !== '') yield fields;
    fields = [];
  }
}
