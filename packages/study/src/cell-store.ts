import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { canonicalJson, fingerprint, type Json } from './canonical-json.ts';
import { reviveResult, type CellResult } from './cell-result.ts';
import { cellId, type Cell } from './cell.ts';

/**
 * Results by cell id in a study's folder: `cells/<id>.json`, and `records/<id>/<task>.jsonl` with the records of documents. What does not
 * prove itself is never trusted.
 */
export class CellStore {
  constructor(private readonly folder: string) {}

  /**
   * The result of `cell`, or undefined when it has none, or its file or one of its record files is missing, torn, altered or of another
   * cell.
   */
  read(cell: Cell): CellResult | undefined {
    const result = readCellText(this.#read(this.#path(cell)), cell);
    return result && this.#hasRecords(cell, result) ? result : undefined;
  }

  /** The file of one task's records. */
  recordsPath(cell: Cell, task: string): string {
    return join(this.folder, 'records', cellId(cell), `${task}.jsonl`);
  }

  /** Takes over the result of another folder, if that proves itself: its records first, so that a kill leaves no result without them. */
  take(cell: Cell, from: CellStore): boolean {
    const result = from.read(cell);
    if (!result) return false;
    if (result.status === 'done')
      for (const { task } of result.tasks) {
        const path = this.recordsPath(cell, task);
        mkdirSync(dirname(path), { recursive: true });
        copyFileSync(from.recordsPath(cell, task), path);
      }
    this.write(cell, result);
    return true;
  }

  #hasRecords(cell: Cell, result: CellResult): boolean {
    if (result.status === 'failed') return true;
    return result.tasks.every(({ task, records }) => {
      const text = this.#read(this.recordsPath(cell, task));
      return text !== undefined && createHash('sha256').update(text).digest('hex') === records;
    });
  }

  #read(path: string): Buffer | undefined {
    try {
      return readFileSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Writes to a temporary file, then renames: a kill leaves the old record, the new one, or none. */
  write(cell: Cell, result: CellResult): void {
    const path = this.#path(cell);
    const temporary = `${path}.${process.pid}.tmp`;
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(temporary, 'w');
    try {
      writeSync(file, cellText(cell, result));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  }

  #path(cell: Cell): string {
    return join(this.folder, 'cells', `${cellId(cell)}.json`);
  }
}

/** A result as its file holds it: with its cell, and a checksum over both. */
export function cellText(cell: Cell, result: CellResult): string {
  const content = { cell, result } as unknown as Json;
  return `${canonicalJson({ ...(content as object), checksum: fingerprint(content) } as Json)}\n`;
}

/** The result in the text of a file, or undefined where that is absent, torn, altered or of another cell. */
export function readCellText(text: Buffer | string | undefined, cell: Cell): CellResult | undefined {
  const record = text === undefined ? undefined : parse(text.toString());
  if (!record) return undefined;
  const { cell: stored, result, checksum } = record;
  const isIntact = checksum === fingerprint({ cell: stored, result } as unknown as Json);
  return isIntact && cellId(stored) === cellId(cell) ? reviveResult(result) : undefined;
}

interface CellRecord {
  readonly cell: Cell;
  readonly result: CellResult;
  readonly checksum: string;
}

function parse(text: string): CellRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Torn by a kill or altered by hand: the same as absent, and recomputed.
    return undefined;
  }
  const isRecord =
    typeof value === 'object' && value !== null && 'cell' in value && 'result' in value && 'checksum' in value;
  return isRecord ? (value as CellRecord) : undefined;
}
