import { ExecutorLostError } from './executor-lost-error.ts';

/** How often a cell is tried when what computes it dies. */
const TRIES = 3;

/** Runs something again when what it ran in died; any other error is final. */
export async function withTries<T>(run: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1; ; left--)
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ExecutorLostError) || left === 0) throw error;
    }
}
