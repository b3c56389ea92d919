import type { CodeRunner } from '@ptqlab/eval';

/** A runner that is opened when the first program comes, and closed if it was ever opened. */
export class LazyRunner implements CodeRunner, AsyncDisposable {
  #opened: Promise<CodeRunner & AsyncDisposable> | undefined;

  constructor(private readonly open: () => Promise<CodeRunner & AsyncDisposable>) {}

  async run(program: string): Promise<{ passed: boolean; reason: string }> {
    return await (await (this.#opened ??= this.open())).run(program);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose](); // one that did not open has told its caller
  }
}
