import { isDeepStrictEqual } from 'node:util';
import { EvaluationError } from '../evaluation-error.ts';
import { CPythonRandom } from '../random/cpython-random.ts';
import type { Row } from '../row.ts';
import type { ShotPool } from '../task.ts';

/** Seed of the few-shot draws (lm-evaluation-harness, fourth number of `--seed`). */
const SEED = 1234;

/**
 * Worked examples for document after document. The random state runs on from one document to the next, so `draw` has to be
 * called for every document in file order, also for those whose result is already known.
 * Source: lm-evaluation-harness @4e7e0d47 `api/samplers.py` and `api/task.py` (fewshot_context).
 */
export class Shots {
  private readonly random = new CPythonRandom(SEED);

  /** @param rows the pool in file order; empty where the task's examples are fixed or none are wanted */
  constructor(
    private readonly pool: ShotPool,
    private readonly rows: readonly Row[],
    private readonly count: number,
  ) {
    if (count > 0 && pool.kind === 'none')
      throw new EvaluationError(`This task is defined without worked examples; ${count} were asked for. Ask for 0.`);
    const available = pool.kind === 'fixed' ? pool.rows.length : rows.length;
    if (count > available)
      throw new EvaluationError(`${count} worked examples were asked for and ${available} are there; ask for fewer.`);
  }

  /** The examples before `evaluated`, in prompt order. */
  draw(evaluated: Row): Row[] {
    const { pool, count } = this;
    if (count === 0) return [];
    switch (pool.kind) {
      case 'fixed':
        return pool.rows.slice(0, count);
      case 'first':
        return this.rows.slice(0, count);
      case 'sampled':
        if (!pool.excludesEvaluated) return this.random.sample(this.rows, count);
        return this.without(evaluated);
      case 'none':
        return [];
    }
  }

  /** One more than needed is drawn, so that the evaluated document can be dropped when it is among them. */
  private without(evaluated: Row): Row[] {
    return this.random
      .sample(this.rows, this.count + 1)
      .filter((row) => !isDeepStrictEqual(row, evaluated))
      .slice(0, this.count);
  }
}
