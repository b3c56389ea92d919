import type { SingleBar } from 'cli-progress';
import type { CellProgress } from '@ptqlab/study';
import { eta, remaining } from './progress.ts';
import { TerminalBars } from './terminal-bars.ts';

/** Two levels of a study: all its cells, and each cell that is under way. */
export interface StudyProgress {
  /** A cell begins in a slot. @param weight its share of all work, in the unit of `total` */
  started(slot: number, label: string, weight: number): void;
  progress(slot: number, progress: CellProgress): void;
  finished(slot: number): void;
  /** A line to keep, above the bars. */
  line(text: string): void;
  stop(): void;
}

/** Weight and state of the cell in a slot. */
interface Under {
  readonly label: string;
  readonly weight: number;
  fraction: number;
  readonly since: number;
}

/** Quantizing takes about this share of a cell, evaluating the rest. */
const QUANTIZING = 0.5;

const fractionOf = ({ phase, fraction }: CellProgress): number =>
  phase === 'quantize' ? QUANTIZING * fraction : QUANTIZING + (1 - QUANTIZING) * fraction;

const wordsOf = ({ phase, what }: CellProgress): string =>
  `${phase === 'quantize' ? 'quantizing' : 'evaluating'} ${what}`;

/**
 * Bars with an ETA on a terminal, JSON lines on stderr elsewhere.
 * @param total weight of all cells that have to run
 */
export function openStudyProgress(total: number, stream: NodeJS.WriteStream = process.stderr): StudyProgress {
  return stream.isTTY ? new StudyBars(total, stream) : new StudyLines(total, stream);
}

/** The cells under way, and how much of everything is done. */
class Work {
  readonly under = new Map<number, Under>();
  readonly #startedAt = Date.now();
  #done = 0;
  cellsDone = 0;

  constructor(private readonly total: number) {}

  start(slot: number, label: string, weight: number): void {
    this.under.set(slot, { label, weight, fraction: 0, since: Date.now() });
  }

  finish(slot: number): void {
    this.#done += this.under.get(slot)?.weight ?? 0;
    this.under.delete(slot);
    this.cellsDone++;
  }

  get fraction(): number {
    const open = [...this.under.values()].reduce((sum, { weight, fraction }) => sum + weight * fraction, 0);
    return this.total > 0 ? Math.min(1, (this.#done + open) / this.total) : 1;
  }

  get secondsLeft(): number {
    return remaining(this.#startedAt, this.fraction);
  }
}

class StudyBars implements StudyProgress {
  readonly #work: Work;
  readonly #bars: TerminalBars;
  readonly #all: SingleBar;
  readonly #slots = new Map<number, SingleBar>();

  constructor(total: number, stream: NodeJS.WriteStream) {
    this.#work = new Work(total);
    this.#bars = new TerminalBars(stream);
    this.#all = this.#bars.create(1, { label: 'study', left: '…' });
  }

  started(slot: number, label: string, weight: number): void {
    this.#work.start(slot, label, weight);
  }

  progress(slot: number, progress: CellProgress): void {
    const cell = this.#work.under.get(slot);
    if (!cell) return;
    cell.fraction = fractionOf(progress);
    const left = eta(remaining(cell.since, cell.fraction));
    // A cell that waits in a queue has no bar yet.
    if (!this.#slots.has(slot)) this.#slots.set(slot, this.#bars.create(1, { label: '', left }));
    this.#slots.get(slot)!.update(cell.fraction, { label: `${cell.label}: ${wordsOf(progress)}`, left });
    this.#showAll();
  }

  finished(slot: number): void {
    this.#work.finish(slot);
    const bar = this.#slots.get(slot);
    if (bar) this.#bars.remove(bar);
    this.#slots.delete(slot);
    this.#showAll();
  }

  line(text: string): void {
    this.#bars.line(text);
  }

  stop(): void {
    this.#bars.stop();
  }

  #showAll(): void {
    const { fraction, secondsLeft, cellsDone } = this.#work;
    this.#all.update(fraction, { label: `study, ${cellsDone} cells done`, left: eta(secondsLeft) });
  }
}

/** At most this often; every line is a whole JSON object. */
const MILLISECONDS_BETWEEN_LINES = 2000;

class StudyLines implements StudyProgress {
  readonly #work: Work;
  #last = 0;

  constructor(
    total: number,
    private readonly stream: NodeJS.WriteStream,
  ) {
    this.#work = new Work(total);
  }

  started(slot: number, label: string, weight: number): void {
    this.#work.start(slot, label, weight);
    this.#write({ event: 'started', slot, label });
  }

  progress(slot: number, progress: CellProgress): void {
    const cell = this.#work.under.get(slot);
    if (!cell) return;
    cell.fraction = fractionOf(progress);
    if (Date.now() - this.#last < MILLISECONDS_BETWEEN_LINES) return;
    this.#write({ event: 'progress', slot, label: cell.label, ...progress, ...this.#whole() });
  }

  finished(slot: number): void {
    const { label } = this.#work.under.get(slot) ?? { label: '' };
    this.#work.finish(slot);
    this.#write({ event: 'finished', slot, label, ...this.#whole() });
  }

  line(text: string): void {
    this.#write({ event: 'line', text });
  }

  stop(): void {
    // Nothing is drawn, nothing to clear.
  }

  #whole() {
    const { fraction, secondsLeft } = this.#work;
    return { studyFraction: fraction, secondsLeft: Number.isFinite(secondsLeft) ? Math.round(secondsLeft) : null };
  }

  #write(event: object): void {
    this.#last = Date.now();
    this.stream.write(`${JSON.stringify(event)}\n`);
  }
}
