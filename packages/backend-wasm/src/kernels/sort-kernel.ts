import type { Kernels } from '@ptqlab/tensor';
import { addressOf, withSpace, type Engine } from '../engine.ts';
import { sharesOf } from '../shares.ts';
import { RowWalk } from './reduce-kernels.ts';

/** Elements worth waking another thread for. */
const SHARE = 1 << 13;
/** Bytes that one row in work needs per element: two keys and two positions. */
const SPACE = 16;

/** Stable sort of the last axis. */
export function sortKernel(engine: Engine): Pick<Kernels, 'sort'> {
  const { pool } = engine;
  const rows = new RowWalk();
  return {
    sort: async (input, descending, values, indices) => {
      rows.fit(input);
      const { n, x, length, stride, count } = rows;
      if (count === 0 || length === 0) return;
      withSpace(engine, pool.threads * SPACE * length, (space) => {
        // prettier-ignore
        const args = [
          descending ? 1 : 0, n[2]!, n[3]!, length, addressOf(values), addressOf(indices), space,
          addressOf(input), x[1]!, x[2]!, x[3]!, stride,
        ];
        pool.run('sortRows', sharesOf(pool, count, Math.ceil(SHARE / length), 1), args);
      });
    },
  };
}
