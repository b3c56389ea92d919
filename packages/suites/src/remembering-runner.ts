import type { CodeRunner } from '@ptqlab/eval';

/**
 * Runs a program once as long as it passes: the settings of a study write many programs alike, and each costs a fresh interpreter.
 * Only a pass is remembered, since a failure may be the machine's (a time limit, a lost process) and deserves another try.
 */
export class RememberingRunner implements CodeRunner, AsyncDisposable {
  readonly #passed = new Map<string, { passed: boolean; reason: string }>();

  constructor(private readonly runner: CodeRunner & AsyncDisposable) {}

  async run(program: string): Promise<{ passed: boolean; reason: string }> {
    const known = this.#passed.get(program);
    if (known) return known;
    const outcome = await this.runner.run(program);
    if (outcome.passed) this.#passed.set(program, outcome);
    return outcome;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.runner[Symbol.asyncDispose]();
  }
}
