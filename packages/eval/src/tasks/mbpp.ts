import { EvaluationError } from '../evaluation-error.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { text, texts } from '../row.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { MBPP_EXAMPLES } from './mbpp-examples.ts';
import { runProgram } from './run-program.ts';

/** The three tests of a task, one a line. */
function tests(row: Row): string {
  const list = texts(row, 'test_list');
  if (list.length < 3) throw new EvaluationError(`An MBPP document needs three tests; this one has ${list.length}.`);
  return list.slice(0, 3).join('\n');
}

/** Short Python programs from a description and three tests (Austin et al. 2021), test tasks 11 to 510. */
export const mbpp: GenerationTask = {
  kind: 'generation',
  name: 'mbpp',
  title: 'MBPP',
  category: 'code',
  version: '1.0',
  upstream: harness('mbpp/mbpp.yaml'),
  dataset: {
    id: 'google-research-datasets/mbpp',
    revision: '4bb6404fdc6cacfda99d4ac4205087b89d32030c',
    configs: ['full'],
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'mbpp',
  },
  shots: 3,
  pool: { kind: 'fixed', rows: MBPP_EXAMPLES },
  metrics: [meanMetric('pass_at_1')],
  primary: 'pass_at_1',
  question: (row) => ({
    question:
      `You are an expert Python programmer, and here is your task: ${text(row, 'text')} ` +
      `Your code should pass these tests:\n\n${tests(row)}\n[BEGIN]\n`,
    target: tests(row),
  }),
  example: (row) => ({ ...mbpp.question(row), target: `${text(row, 'code')}\n[DONE]` }),
  delimiter: '',
  until: ['[DONE]'],
  maxNewTokens: 256,
  filters: [],
  score: async (program, row, tools) => ({ pass_at_1: [await runProgram(mbpp, program, tests(row), tools)] }),
  runsCode: true,
};

/**
 * The code of an answer that was made to begin with an open code fence: up to the fence's end, else the first complete fence, else
 * nothing. A first word right behind the opening fence is taken for a language and lost, as upstream.
 */
export function fencedCode(response: string): string {
  const fence = /```(?:[\p{L}\p{N}_]+)?\n?([^]*?)\n?```/u;
  const found = fence.exec('```' + response) ?? fence.exec(response.replaceAll('```python', '```'));
  return found?.[1] ?? '';
}

/** The same asked in words, with the answer inside a code fence. */
export const mbppInstruct: GenerationTask = {
  ...mbpp,
  name: 'mbpp_instruct',
  title: 'MBPP (instruct)',
  upstream: harness('mbpp/mbpp_instruct.yaml'),
  metrics: [meanMetric('pass_at_1,extract_code')],
  primary: 'pass_at_1,extract_code',
  question: (row) => ({
    question:
      `You are an expert Python programmer, and here is your task:\n${text(row, 'text')}\n` +
      `Your code should pass these tests:\n${tests(row)}`,
    prefix: '\n```python\n',
    target: tests(row),
  }),
  example: (row) => ({ ...mbppInstruct.question(row), target: `${text(row, 'code')}\n\`\`\`` }),
  until: [],
  filters: [{ name: 'extract_code', apply: fencedCode }],
};
