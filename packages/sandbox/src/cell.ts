import type { Wall } from './wall.ts';

/** Everything needed to start processes that are locked in alike. Made by `openCell`. */
export interface Cell extends AsyncDisposable {
  /** The words that lead any command behind the walls of the operating system; empty where it offers none. */
  readonly wayIn: readonly string[];
  /** The whole command line of a worker. */
  readonly workerCommand: readonly string[];
  /** An empty folder to start in. */
  readonly workingFolder: string;
  readonly walls: readonly Wall[];
}
