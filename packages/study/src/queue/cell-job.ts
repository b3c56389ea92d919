import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { CellResult } from '../cell-result.ts';
import { cellText, readCellText, type CellStore } from '../cell-store.ts';
import type { CellTiming } from '../cell-timing.ts';
import type { CellOrigin } from '../cell-origin.ts';
import { cellId, type Cell } from '../cell.ts';
import { PartialRecords } from '../partial-records.ts';

/** What a worker is asked: it derives the cell from the recipe itself, and takes it only if that has the same id. */
export interface CellJob {
  /** As resolved. */
  readonly recipe: unknown;
  readonly cell: string;
}

/** A result on its way through the queue: it proves itself as files do. */
export interface PackedCell {
  /** As in `cells/<id>.json`. */
  readonly text: string;
  /** Records by task, gzip in base64. */
  readonly records: Readonly<Record<string, string>>;
  readonly timing: CellTiming | undefined;
  /** Certificate of the worker that computed it, gzip in base64; undefined where the worker no longer has it. */
  readonly certificate: string | undefined;
}

/** Cells have one queue for each version of the computing code and kind of backend: a worker of another kind never sees them. */
export const queueName = (codeVersion: string, backend: string): string =>
  `ptqlab-${codeVersion.slice(0, 16)}-${backend.replaceAll(' ', '-')}`;

/** The same cell is the same job, however often it is asked for. */
export const jobId = (cell: Cell): string => `cell-${cellId(cell)}`;

/** What a worker knows of how it computed a cell. */
export interface CellMaking {
  readonly timing: CellTiming | undefined;
  readonly origin: CellOrigin | undefined;
}

/** Packs a stored result with its records, and what is known of its making. */
export function packCell(cell: Cell, result: CellResult, store: CellStore, { timing, origin }: CellMaking): PackedCell {
  const tasks = result.status === 'done' ? result.tasks.map(({ task }) => task) : [];
  const records = tasks.map((task) => [task, zip(readFileSync(store.recordsPath(cell, task)))]);
  return {
    text: cellText(cell, result),
    records: Object.fromEntries(records) as Record<string, string>,
    timing,
    certificate: origin && zip(Buffer.from(origin.certificate)),
  };
}

/** Who computed a cell, as its package says; the text proves itself when it is read. */
export function originOf({ certificate }: PackedCell): CellOrigin | undefined {
  const text = unzip(certificate);
  return text && { certificate: text.toString() };
}

const zip = (bytes: Buffer): string => gzipSync(bytes).toString('base64');

/**
 * Takes a result out of its package and publishes its records under `outFolder`.
 * @returns undefined when any part of it is not what the cell's file says
 */
export function unpackCell(cell: Cell, packed: unknown, outFolder: string): CellResult | undefined {
  if (typeof packed !== 'object' || packed === null || !('text' in packed) || !('records' in packed)) return undefined;
  const { text, records } = packed as PackedCell;
  const result = readCellText(text, cell);
  if (!result || result.status === 'failed') return result;
  const partial = PartialRecords.claim(join(outFolder, 'partial'), cellId(cell));
  mkdirSync(partial.folder, { recursive: true });
  for (const { task, records: hash } of result.tasks) {
    const bytes = unzip(records[task]);
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== hash) {
      partial.discard();
      return undefined;
    }
    writeFileSync(join(partial.folder, `${task}.jsonl`), bytes);
  }
  partial.publish(join(outFolder, 'records', cellId(cell)));
  return result;
}

function unzip(base64: string | undefined): Buffer | undefined {
  if (base64 === undefined) return undefined;
  try {
    return gunzipSync(Buffer.from(base64, 'base64'));
  } catch {
    // Not what a worker wrote: the same as absent.
    return undefined;
  }
}
