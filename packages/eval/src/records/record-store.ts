import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseRecordLine, recordLine } from './document-record.ts';
import type { DocumentRecord } from './document-record.ts';

/**
 * The records of one task in a file to which lines are only ever added. A last line without its line feed was torn when a run was
 * killed: it is cut off, and its document counts as not done. A document that was asked anew has a later line, which counts.
 */
export class RecordStore implements AsyncDisposable {
  private constructor(
    private readonly file: FileHandle | undefined,
    private readonly records: Map<string, DocumentRecord>,
  ) {}

  /** @param path file; without one, records live only as long as the store */
  static async open(path: string | undefined): Promise<RecordStore> {
    if (path === undefined) return new RecordStore(undefined, new Map());
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+');
    try {
      const text = await file.readFile('utf8');
      const end = text.lastIndexOf('\n') + 1;
      if (end < text.length) await file.truncate(Buffer.byteLength(text.slice(0, end)));
      return new RecordStore(file, readLines(text.slice(0, end), path));
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

  async add(record: DocumentRecord): Promise<void> {
    this.records.set(keyOf(record.config, record.document), record);
    await this.file?.appendFile(`${recordLine(record)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file?.close();
  }
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
      throw new Error(`${path}, line ${index + 1}, is no record (${because}); move the file away to start anew.`, {
        cause: error,
      });
    }
  });
  return records;
}
