import type { SingleBar } from 'cli-progress';
import { duration } from './duration.ts';
import { TerminalBars } from './terminal-bars.ts';

/** Two levels of a long command: its steps, and the work inside the present step. */
export interface Progress {
  /** A new step begins; `units` of work are known to lie in it. */
  step(label: string, units: number): void;
  /** `done` units of the present step are behind us. */
  advance(done: number, detail?: string): void;
  /** A line to keep, above the bars. */
  line(text: string): void;
  stop(): void;
}

/** Bars with an ETA on a terminal, JSON lines on stderr elsewhere. */
export function openProgress(steps: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? new BarProgress(steps, stream) : new LineProgress(steps, stream);
}

/** Seconds left if the rest goes on as it went so far. */
export const remaining = (startedAt: number, fraction: number): number =>
  fraction > 0 ? ((Date.now() - startedAt) / 1000) * (1 / fraction - 1) : Infinity;

/** Seconds left as people read them. */
export const eta = (seconds: number): string => (Number.isFinite(seconds) ? duration(seconds) : '…');

class BarProgress implements Progress {
  readonly #bars: TerminalBars;
  readonly #outer: SingleBar;
  #inner: SingleBar | undefined;
  #step = -1;
  #units = 1;
  readonly #startedAt = Date.now();
  #stepStartedAt = Date.now();

  constructor(
    private readonly steps: number,
    stream: NodeJS.WriteStream,
  ) {
    this.#bars = new TerminalBars(stream);
    this.#outer = this.#bars.create(steps, { label: '', left: '…' });
  }

  step(label: string, units: number): void {
    this.#step++;
    this.#units = Math.max(units, 1);
    this.#stepStartedAt = Date.now();
    this.#outer.update(this.#step, { label: `${this.#step + 1}/${this.steps} ${label}`, left: this.#outerLeft(0) });
    this.#inner ??= this.#bars.create(this.#units, { label: '', left: '…' });
    this.#inner.setTotal(this.#units);
    this.#inner.update(0, { label: '', left: '…' });
  }

  advance(done: number, detail = ''): void {
    const fraction = done / this.#units;
    this.#inner?.update(done, { label: detail, left: eta(remaining(this.#stepStartedAt, fraction)) });
    this.#outer.update(this.#step + fraction, { left: this.#outerLeft(fraction) });
  }

  line(text: string): void {
    this.#bars.line(text);
  }

  stop(): void {
    this.#bars.stop();
  }

  #outerLeft(fraction: number): string {
    return eta(remaining(this.#startedAt, (this.#step + fraction) / this.steps));
  }
}

/** At most this often; every line is a whole JSON object. */
const MILLISECONDS_BETWEEN_LINES = 2000;

class LineProgress implements Progress {
  #step = -1;
  #label = '';
  #units = 1;
  #last = 0;
  readonly #startedAt = Date.now();

  constructor(
    private readonly steps: number,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  step(label: string, units: number): void {
    this.#step++;
    this.#label = label;
    this.#units = Math.max(units, 1);
    this.#write({ event: 'step', step: this.#step + 1, steps: this.steps, label });
  }

  advance(done: number, detail?: string): void {
    if (Date.now() - this.#last < MILLISECONDS_BETWEEN_LINES) return;
    const fraction = (this.#step + done / this.#units) / this.steps;
    const secondsLeft = Math.round(remaining(this.#startedAt, fraction));
    this.#write({ event: 'progress', label: this.#label, done, of: this.#units, detail, secondsLeft });
  }

  line(text: string): void {
    this.#write({ event: 'line', text });
  }

  stop(): void {
    // Nothing is drawn, nothing to clear.
  }

  #write(event: object): void {
    this.#last = Date.now();
    this.stream.write(`${JSON.stringify(event)}\n`);
  }
}
