import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import { CEVAL_SUBJECTS } from '../subjects/ceval.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { letterIndex, letterQuestion } from './letter-question.ts';

/** Chinese examinations in 52 subjects (Huang et al. 2023), on the validation split: the test answers are not public. */
export const ceval: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'ceval-valid',
  title: 'C-Eval',
  category: 'Chinese knowledge',
  version: '2.0',
  upstream: harness('ceval/_default_ceval_yaml'),
  dataset: {
    id: 'ceval/ceval-exam',
    revision: 'refs/convert/parquet',
    configs: Object.keys(CEVAL_SUBJECTS),
    split: 'val',
    file: '{config}/{split}/0000.parquet',
    folder: 'ceval',
  },
  shots: 5,
  pool: { kind: 'first', split: 'dev' },
  metrics: [meanMetric('acc'), meanMetric('acc_norm')],
  primary: 'acc',
  description: (config) => `以下是中国关于${CEVAL_SUBJECTS[config] ?? config}的单项选择题，请选出其中的正确答案。\n\n`,
  item: (row) =>
    letterQuestion(
      text(row, 'question'),
      ['A', 'B', 'C', 'D'].map((letter) => text(row, letter)),
      '答案：',
      letterIndex(text(row, 'answer')),
    ),
};
