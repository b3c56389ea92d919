import { meanMetric } from '../metrics/mean-metric.ts';
import { integer, text, texts } from '../row.ts';
import { MMLU_SUBJECTS } from '../subjects/mmlu.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { letterQuestion } from './letter-question.ts';

/** Knowledge in 57 subjects (Hendrycks et al. 2021). The harness's default is no examples; papers and model cards use five. */
export const mmlu: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'mmlu',
  title: 'MMLU',
  category: 'knowledge',
  version: '1.0',
  upstream: harness('mmlu/default/_default_template_yaml'),
  dataset: {
    id: 'cais/mmlu',
    revision: 'c30699e8356da336a370243923dbaf21066bb9fe',
    configs: MMLU_SUBJECTS,
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'mmlu',
  },
  shots: 5,
  pool: { kind: 'first', split: 'dev' },
  metrics: [meanMetric('acc')],
  primary: 'acc',
  description: (subject) =>
    `The following are multiple choice questions (with answers) about ${subject.replaceAll('_', ' ')}.\n\n`,
  item: (row) => letterQuestion(text(row, 'question'), texts(row, 'choices'), 'Answer:', integer(row, 'answer')),
};
