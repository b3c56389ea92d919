import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvaluationError } from '../evaluation-error.ts';
import { parseRecordLine, recordLine } from './document-record.ts';
import type { DocumentRecord } from './document-record.ts';

/**
 * The records of one task in a file to which lines are only added while documents are asked about. A last line without its line feed
 * was torn when a run was killed: it is cut off, and its document counts as not done. A document that was asked anew has a later line,
 * which counts. `arrange` ends the work: the file then holds the result's records and no others, in document order.
 */
export class RecordStore implements AsyncDisposable {
  private constructor(
    private readonly path: string | undefined,
    private readonly file: FileHandle | undefined,
    private readonly records: Map<string, DocumentRecord>,
  ) {}

  /** @param path file; without one, records live only as long as the store */
  static async open(path: string | undefined): Promise<RecordStore> {
    if (path === undefined) return new RecordStore(undefined, undefined, new Map());
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+');
    try {
      const text = await file.readFile('utf8');
      const end = text.lastIndexOf('\n') + 1;
      if (end < text.length) await file.truncate(Buffer.byteLength(text.slice(0, end)));
      return new RecordStore(path, file, readLines(text.slice(0, end), path));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The record of a document, if it was made by the same request. */
  get(config: string, document: number, request: string): DocumentRecord | undefined {
    const record = this.records.get(keyOf(config, document));
    return record?.request === request ? record : undefined;
  }

  async add(...records: readonly DocumentRecord[]): Promise<void> {
    for (const record of records) this.records.set(keyOf(record.config, record.document), record);
    await this.file?.appendFile(linesOf(records));
  }

  /** Leaves exactly these lines in the file, so that two runs that end alike leave the same bytes, killed in between or not. */
  async arrange(records: readonly DocumentRecord[]): Promise<void> {
    if (this.path === undefined) return;
    const lines = linesOf(records);
    if ((await readFile(this.path, 'utf8')) === lines) return;
    const whole = `${this.path}.whole`;
    await writeFile(whole, lines);
    await rename(whole, this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file?.close();
  }
}

function linesOf(records: readonly DocumentRecord[]): string {
  return records.map((record) => `${recordLine(record)}\n`).join('');
}

function keyOf(config: string, document: number): string {
  return `${config}/${document}`;
}

function readLines(text: string, path: string): Map<string, DocumentRecord> {
  const records = new Map<string, DocumentRecord>();
  text.split('\n').forEach((line, index) => {
    if (line === '') return;
    try {
      const record = parseRecordLine(line);
      records.set(keyOf(record.config, record.document), record);
    } catch (error) {
      const because = (error as Error).message;
      throw new EvaluationError(
        `${path}, line ${index + 1}, is no record (${because}); move the file away to start anew.`,
        {
          cause: error,
        },
      );
    }
  });
  return records;
}
