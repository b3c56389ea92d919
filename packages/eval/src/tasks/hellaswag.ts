import { meanMetric } from '../metrics/mean-metric.ts';
import { capitalize } from '../python/capitalize.ts';
import { strip } from '../python/whitespace.ts';
import { integer, text, texts } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** Removes what WikiHow's markup left in the texts: titles become sentence ends, other brackets go, one pass over double spaces. */
export function withoutMarkup(text: string): string {
  return strip(text)
    .replaceAll(' [title]', '. ')
    .replace(/\[[^\n]*?\]/g, '')
    .replaceAll('  ', ' ');
}

/** Which ending follows a scene (Zellers et al. 2019). */
export const hellaswag: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'hellaswag',
  title: 'HellaSwag',
  category: 'commonsense',
  version: '1.0',
  upstream: harness('hellaswag/hellaswag.yaml'),
  dataset: {
    id: 'Rowan/hellaswag',
    revision: '218ec52e09a7e7462a5400043bb9a69a41d06b76',
    configs: ['default'],
    split: 'validation',
    file: 'data/{split}-00000-of-00001.parquet',
    folder: 'hellaswag',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: true },
  metrics: [meanMetric('acc'), meanMetric('acc_norm')],
  primary: 'acc_norm',
  item: (row) => {
    const scene = `${text(row, 'ctx_a')} ${capitalize(text(row, 'ctx_b'))}`;
    return {
      question: withoutMarkup(`${text(row, 'activity_label')}: ${scene}`),
      choices: texts(row, 'endings').map(withoutMarkup),
      gold: integer(row, 'label'),
    };
  },
};
