import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import { CMMLU_SUBJECTS } from '../subjects/cmmlu.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { letterIndex, letterQuestion } from './letter-question.ts';

/** Knowledge in 67 subjects, in Chinese and about China (Li et al. 2023). */
export const cmmlu: MultipleChoiceTask = {
  kind: 'multiple choice',
  name: 'cmmlu',
  title: 'CMMLU',
  category: 'Chinese knowledge',
  version: '1.0',
  upstream: harness('cmmlu/_default_template_yaml'),
  dataset: {
    id: 'haonan-li/cmmlu',
    revision: 'refs/convert/parquet',
    configs: Object.keys(CMMLU_SUBJECTS),
    split: 'test',
    file: '{config}/{split}/0000.parquet',
    folder: 'cmmlu',
  },
  shots: 5,
  pool: { kind: 'first', split: 'dev' },
  metrics: [meanMetric('acc'), meanMetric('acc_norm')],
  primary: 'acc',
  description: (config) => `以下是关于${CMMLU_SUBJECTS[config] ?? config}的单项选择题，请直接给出正确答案的选项。\n\n`,
  item: (row) =>
    letterQuestion(
      text(row, 'Question'),
      ['A', 'B', 'C', 'D'].map((letter) => text(row, letter)),
      '答案：',
      letterIndex(text(row, 'Answer')),
    ),
};
