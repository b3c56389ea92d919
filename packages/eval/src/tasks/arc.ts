import { EvaluationError } from '../evaluation-error.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { structure, text, texts } from '../row.ts';
import type { Row } from '../row.ts';
import type { Choices, MultipleChoiceTask } from '../task.ts';
import { harness } from '../upstream.ts';

function item(row: Row): Choices {
  const choices = structure(row, 'choices');
  const labels = texts(choices, 'label');
  const answer = text(row, 'answerKey');
  const gold = labels.indexOf(answer);
  if (gold < 0)
    throw new EvaluationError(
      `An ARC document has the answer key "${answer}", but its choices are labelled ${labels.join(', ')}.`,
    );
  return { question: `Question: ${text(row, 'question')}\nAnswer:`, choices: texts(choices, 'text'), gold };
}

const arc = (name: string, title: string, config: string, primary: 'acc' | 'acc_norm'): MultipleChoiceTask => ({
  kind: 'multiple choice',
  name,
  title,
  category: 'reasoning',
  version: '1.0',
  upstream: harness(`arc/${name}.yaml`),
  dataset: {
    id: 'allenai/ai2_arc',
    revision: '210d026faf9955653af8916fad021475a3f00453',
    configs: [config],
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: name,
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: false },
  metrics: [meanMetric('acc'), meanMetric('acc_norm')],
  primary,
  item,
});

/** School science questions that simple retrieval answers (Clark et al. 2018); three to five choices. */
export const arcEasy = arc('arc_easy', 'ARC-Easy', 'ARC-Easy', 'acc');

/** School science questions that simple retrieval does not answer. */
export const arcChallenge = arc('arc_challenge', 'ARC-Challenge', 'ARC-Challenge', 'acc_norm');
