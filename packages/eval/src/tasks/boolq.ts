import { meanMetric } from '../metrics/mean-metric.ts';
import { integer, text } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** Yes or no about a passage (Clark et al. 2019), as in SuperGLUE. */
export const boolq: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'boolq',
  title: 'BoolQ',
  category: 'understanding',
  version: '2.0',
  upstream: harness('super_glue/boolq/default.yaml'),
  dataset: {
    id: 'aps/super_glue',
    revision: '3de24cf8022e94f4ee4b9d55a6f539891524d646',
    configs: ['boolq'],
    split: 'validation',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'boolq',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: true },
  metrics: [meanMetric('acc')],
  primary: 'acc',
  item: (row) => ({
    question: `${text(row, 'passage')}\nQuestion: ${text(row, 'question')}?\nAnswer:`,
    choices: ['no', 'yes'],
    gold: integer(row, 'label'),
  }),
};
