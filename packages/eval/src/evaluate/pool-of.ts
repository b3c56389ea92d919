import type { DataSource } from '../data/data-source.ts';
import type { Row } from '../row.ts';
import type { Task } from '../task.ts';

/** The examples a task draws from; none where none are wanted or the task brings its own. */
export async function poolOf(
  { name, dataset, pool }: Task,
  config: string,
  shots: number,
  data: DataSource,
  first?: number,
): Promise<readonly Row[]> {
  const drawn = shots > 0 && (pool.kind === 'sampled' || pool.kind === 'first');
  return drawn ? data.rows({ name, dataset }, config, pool.split, first) : [];
}
