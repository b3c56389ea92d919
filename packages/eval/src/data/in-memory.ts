import type { Row } from '../row.ts';
import { MissingDataError } from './data-source.ts';
import type { DataSource } from './data-source.ts';

/** Documents that are at hand, by folder name of the dataset and then by `split` or `config.split`. */
export function inMemory(documents: Readonly<Record<string, Readonly<Record<string, readonly Row[]>>>>): DataSource {
  return {
    rows({ dataset }, config, split, first) {
      const splits = documents[dataset.folder] ?? {};
      const rows = splits[`${config}.${split}`] ?? (dataset.configs.length === 1 ? splits[split] : undefined);
      if (rows) return Promise.resolve(rows.slice(0, first));
      const given = Object.keys(splits).join(', ') || 'nothing';
      return Promise.reject(
        new MissingDataError(`${dataset.id} (${config}), split "${split}", was not given; ${given} was.`),
      );
    },
  };
}
