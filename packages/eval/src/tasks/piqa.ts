import { meanMetric } from '../metrics/mean-metric.ts';
import { integer, text } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** Physical commonsense: which of two ways reaches a goal (Bisk et al. 2020). */
export const piqa: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'piqa',
  title: 'PIQA',
  category: 'commonsense',
  version: '1.0',
  upstream: harness('piqa/piqa.yaml'),
  dataset: {
    id: 'baber/piqa',
    revision: 'refs/convert/parquet',
    configs: ['default'],
    split: 'validation',
    file: '{config}/{split}/0000.parquet',
    folder: 'piqa',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: true },
  metrics: [meanMetric('acc'), meanMetric('acc_norm')],
  primary: 'acc',
  item: (row) => ({
    question: `Question: ${text(row, 'goal')}\nAnswer:`,
    choices: [text(row, 'sol1'), text(row, 'sol2')],
    gold: integer(row, 'label'),
  }),
};
