import { Writable } from 'node:stream';

/** A terminal stream that shows what a person would see: it obeys the control sequences that bars are drawn with. */
export class FakeTerminal extends Writable {
  readonly isTTY = true;
  readonly #rows: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(readonly columns = 200) {
    super({ decodeStrings: false });
  }

  /** Rows from the first to the last that is not empty. */
  get screen(): string {
    return this.#rows
      .map((row) => row.trimEnd())
      .join('\n')
      .trimEnd();
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    for (const [token] of String(chunk).matchAll(/\u001b\[\??[\d;]*[A-Za-z]|[^]/g)) this.#obey(token);
    done();
  }

  #obey(token: string): void {
    if (token === '\n') return this.#moveTo(this.#row + 1, 0);
    if (token === '\r') return this.#moveTo(this.#row, 0);
    if (!token.startsWith('\u001b')) return this.#put(token);
    const count = Number(token.slice(2, -1).replace('?', '') || 1);
    switch (token.at(-1)) {
      case 'A':
        return this.#moveTo(Math.max(0, this.#row - count), this.#column);
      case 'B':
        return this.#moveTo(this.#row + count, this.#column);
      case 'G':
        return this.#moveTo(this.#row, count - 1);
      case 'J':
        this.#rows.length = this.#row + 1;
        return this.#cut(this.#column);
      case 'K':
        return this.#cut(token === '\u001b[2K' ? 0 : this.#column);
      case 'h':
      case 'l':
        return;
      default:
        throw new Error(`the fake terminal does not know ${JSON.stringify(token)}`);
    }
  }

  #put(character: string): void {
    if (this.#column === this.columns) this.#moveTo(this.#row + 1, 0);
    const row = this.#rows[this.#row]!.padEnd(this.#column);
    this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
    this.#column++;
  }

  #cut(at: number): void {
    this.#rows[this.#row] = this.#rows[this.#row]!.slice(0, at);
  }

  #moveTo(row: number, column: number): void {
    while (this.#rows.length <= row) this.#rows.push('');
    this.#row = row;
    this.#column = column;
  }
}
