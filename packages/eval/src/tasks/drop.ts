import { bestDropScores } from '../metrics/drop.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { strip } from '../python/whitespace.ts';
import { list, structure, text } from '../row.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';

/** One annotator's answer as spans: a number, else text spans, else a date. */
function spans(answer: Row): string[] {
  const number = answer['number'];
  if (number !== '' && number !== undefined && number !== null) return [String(number)];
  const words = list(answer, 'spans') as string[];
  if (words.length > 0) return [...words];
  const date = structure(answer, 'date');
  return [strip([text(date, 'day'), text(date, 'month'), text(date, 'year')].join(' '))];
}

/** The further annotators' answers, stored as a structure of lists on the hub and as a list of structures elsewhere. */
function validated(row: Row): Row[] {
  const value = row['validated_answers'];
  if (Array.isArray(value)) return value as Row[];
  const columns = structure(row, 'validated_answers');
  const [numbers, dates, spanLists] = ['number', 'date', 'spans'].map((column) => list(columns, column));
  return numbers!.map((number, i) => ({ number, date: dates![i], spans: spanLists![i] }));
}

/** All different answers to a question, the first annotator's first. */
export function dropAnswers(row: Row): string[][] {
  const different = new Map<string, string[]>();
  for (const answer of [structure(row, 'answer'), ...validated(row)]) {
    const parsed = spans(answer);
    const key = JSON.stringify(parsed);
    if (!different.has(key)) different.set(key, parsed);
  }
  return [...different.values()];
}

/**
 * Discrete reasoning over a paragraph (Dua et al. 2019). As in the harness, worked examples show the field names of the answer
 * structure in place of an answer (its template joins the structure); zero examples are therefore the sensible setting.
 */
export const drop: GenerationTask = {
  kind: 'generation',
  name: 'drop',
  title: 'DROP',
  category: 'reasoning',
  version: '3.0',
  upstream: harness('drop/default.yaml'),
  dataset: {
    id: 'EleutherAI/drop',
    revision: 'refs/convert/parquet',
    configs: ['default'],
    split: 'validation',
    file: '{config}/{split}/0000.parquet',
    folder: 'drop',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'train', excludesEvaluated: true },
  metrics: [meanMetric('em'), meanMetric('f1')],
  primary: 'f1',
  question: (row) => ({
    question: `${text(row, 'passage')} ${text(row, 'question')}`,
    target: Object.keys(structure(row, 'answer')).join(','),
  }),
  delimiter: '',
  until: ['.'],
  maxNewTokens: 256,
  filters: [],
  score: (answer, row) => {
    const { em, f1 } = bestDropScores(answer, dropAnswers(row));
    return { em: [em], f1: [f1] };
  },
  runsCode: false,
};
