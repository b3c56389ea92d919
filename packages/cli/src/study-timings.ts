import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { cellId, describeCell, type Cell, type CellTiming } from '@ptqlab/study';

/** Name of the file. */
export const TIMINGS = 'timings.jsonl';

/** A line of `timings.jsonl`: what a cell took, when and where. */
interface TimingLine extends CellTiming {
  readonly id: string;
  readonly cell: string;
  readonly host: string;
  readonly finished: string;
  /** Id of the certificate that stands behind the cell; absent where there is none. */
  readonly proof?: string;
}

/** `timings.jsonl` of a study, which differs between two runs: one line for each cell that was computed; the last one of a cell counts. */
export class StudyTimings {
  readonly #known = new Map<string, TimingLine>();
  readonly #byId = new Map<string, TimingLine>();

  constructor(private readonly file: string) {
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const timing = parse(line);
      if (timing) this.#remember(timing);
    }
  }

  /** How long a cell of that description took when it last ran here. */
  of(cell: Cell): CellTiming | undefined {
    return this.#known.get(describeCell(cell));
  }

  /** What is known of how exactly this cell was computed. */
  made(cell: Cell): TimingLine | undefined {
    return this.#byId.get(cellId(cell));
  }

  /** @param proof id of the certificate that stands behind the cell */
  add(cell: Cell, { seconds, cpuSeconds, quantizeSeconds }: CellTiming, proof: string | undefined): void {
    const place = { id: cellId(cell), cell: describeCell(cell), host: hostname(), finished: new Date().toISOString() };
    const timing = { seconds, cpuSeconds, quantizeSeconds };
    this.#append({ ...place, ...timing, ...(proof === undefined ? {} : { proof }) });
  }

  /** Takes over what another folder knows of a cell. */
  take(cell: Cell, from: StudyTimings): void {
    const line = from.made(cell);
    if (line) this.#append(line);
  }

  #append(line: TimingLine): void {
    mkdirSync(dirname(this.file), { recursive: true });
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
    this.#remember(line);
  }

  #remember(line: TimingLine): void {
    this.#known.set(line.cell, line);
    this.#byId.set(line.id, line);
  }
}

/** A line that a kill tore is left out. */
function parse(line: string): TimingLine | undefined {
  try {
    const value = JSON.parse(line) as Partial<TimingLine>;
    const isLine =
      typeof value.id === 'string' && typeof value.cell === 'string' && typeof value.cpuSeconds === 'number';
    return isLine ? (value as TimingLine) : undefined;
  } catch {
    return undefined;
  }
}
