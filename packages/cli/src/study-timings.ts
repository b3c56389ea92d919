import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { describeCell, type Cell, type CellTiming, type MapSquare } from '@ptqlab/study';

/** `timings.jsonl` of a study: the only file of its folder that differs between two runs. One line for each cell that was computed. */
export class StudyTimings {
  readonly #known = new Map<string, CellTiming>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const timing = parse(line);
      if (timing) this.#known.set(timing.cell, timing);
    }
  }

  /** How long a cell of that description took when it last ran here. */
  of(cell: Cell): CellTiming | undefined {
    return this.#known.get(describeCell(cell));
  }

  add({ id, cell }: MapSquare, timing: CellTiming): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const line = { id, cell: describeCell(cell), host: hostname(), finished: new Date().toISOString(), ...timing };
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** A line that a kill tore is left out. */
function parse(line: string): (CellTiming & { cell: string }) | undefined {
  try {
    const value = JSON.parse(line) as CellTiming & { cell?: unknown };
    return typeof value.cell === 'string' && typeof value.cpuSeconds === 'number'
      ? { ...value, cell: value.cell }
      : undefined;
  } catch {
    return undefined;
  }
}
