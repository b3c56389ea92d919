import { MultiBar, Presets, type SingleBar } from 'cli-progress';

/** From the cursor to the end of the screen: the bars below are drawn again. */
const CLEAR_BELOW = '\u001b[J';

/** Progress bars at the foot of a terminal, and lines above them that stay, whatever happens to the bars. */
export class TerminalBars {
  readonly #bars: MultiBar;
  #isStopped = false;

  constructor(private readonly stream: NodeJS.WriteStream) {
    const format = '{bar} {percentage} % | {label} | {left} left';
    // A line moves the bars down: they have to be drawn even where they say the same as before.
    const drawing = { hideCursor: true, clearOnComplete: true, forceRedraw: true };
    this.#bars = new MultiBar({ format, stream, barsize: 24, ...drawing }, Presets.shades_grey);
  }

  /** A bar below the others. @param payload its `label`, and the time `left` */
  create(total: number, payload: { readonly label: string; readonly left: string }): SingleBar {
    return this.#bars.create(total, 0, payload);
  }

  remove(bar: SingleBar): void {
    this.#bars.remove(bar);
  }

  /** A line to keep: it is on the terminal when this returns. */
  line(text: string): void {
    if (this.#isStopped) {
      this.stream.write(`${text}\n`);
      return;
    }
    this.#bars.log(`${CLEAR_BELOW}${text}\n`);
    this.#bars.update();
  }

  /** Clears the bars; again, does nothing: what was printed since stays. */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#bars.stop();
  }
}
