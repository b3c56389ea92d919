import type { DataSource, Row } from '@ptqlab/eval';

/** A source that reads every split once, however many models are evaluated on it. */
export function readOnce(source: DataSource): DataSource {
  const kept = new Map<string, Promise<readonly Row[]>>();
  return {
    rows(task, config, split, first) {
      const key = JSON.stringify([task.dataset.id, task.dataset.folder, config, split, first]);
      const known = kept.get(key);
      if (known) return known;
      const rows = source.rows(task, config, split, first);
      kept.set(key, rows);
      return rows;
    },
  };
}
