import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, fingerprint, type Json } from './canonical-json.ts';
import { reviveResult, type CellResult } from './cell-result.ts';
import { cellId, type Cell } from './cell.ts';

/** Results by cell id in a folder, one file each. A record that does not prove itself is never trusted. */
export class CellStore {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  /** The result of `cell`, or undefined when it has none or its file is torn, altered or of another cell. */
  read(cell: Cell): CellResult | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path(cell), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const record = parse(text);
    if (!record) return undefined;
    const { cell: stored, result, checksum } = record;
    const isIntact = checksum === fingerprint({ cell: stored, result } as unknown as Json);
    return isIntact && cellId(stored) === cellId(cell) ? reviveResult(result) : undefined;
  }

  /** Writes to a temporary file, then renames: a kill leaves the old record, the new one, or none. */
  write(cell: Cell, result: CellResult): void {
    const content = { cell, result } as unknown as Json;
    const record = { ...(content as object), checksum: fingerprint(content) } as Json;
    const path = this.#path(cell);
    const temporary = `${path}.${process.pid}.tmp`;
    const file = openSync(temporary, 'w');
    try {
      writeSync(file, `${canonicalJson(record)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  }

  #path(cell: Cell): string {
    return join(this.folder, `${cellId(cell)}.json`);
  }
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
