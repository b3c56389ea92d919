import { EvaluationError } from '../evaluation-error.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { strip } from '../python/whitespace.ts';
import { integer, text } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** What a blank stands for (Sakaguchi et al. 2020), by partial evaluation: the text after the blank is scored behind both fillings. */
export const winogrande: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'winogrande',
  title: 'WinoGrande',
  category: 'commonsense',
  version: '1.0',
  upstream: harness('winogrande/default.yaml'),
  dataset: {
    id: 'allenai/winogrande',
    revision: '01e74176c63542e6b0bcb004dcdea22d94fb67b5',
    configs: ['winogrande_xl'],
    split: 'validation',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'winogrande',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: true },
  metrics: [meanMetric('acc')],
  primary: 'acc',
  item: (row) => {
    const sentence = text(row, 'sentence');
    const blank = sentence.indexOf('_');
    if (blank < 0) throw new EvaluationError(`A WinoGrande sentence needs a blank "_"; this one has none: ${sentence}`);
    return {
      beginnings: [text(row, 'option1'), text(row, 'option2')].map((option) => sentence.slice(0, blank) + option),
      ending: strip(sentence.slice(blank + 1)),
      gold: integer(row, 'answer') - 1,
    };
  },
};
