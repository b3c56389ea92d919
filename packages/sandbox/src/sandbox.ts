import type { Outcome } from './outcome.ts';
import type { Wall } from './wall.ts';

/** Runs Python programs nobody has read. Made by `openSandbox`. */
export interface Sandbox extends AsyncDisposable {
  /**
   * Runs one program as the reference harness does (`exec(program, {})`), in an interpreter no other program has touched.
   * @returns a verdict, whatever the program did: it never rejects because of a program
   * @throws when the sandbox is closed, or this machine cannot start an interpreter
   */
  run(program: string): Promise<Outcome>;
  /** Which walls stand on this machine, found by trying. */
  readonly walls: readonly Wall[];
  /** The same as lines for people. */
  describe(): string[];
  /** Kills what runs (its programs count as failed), and leaves no process and no file. */
  close(): Promise<void>;
}
