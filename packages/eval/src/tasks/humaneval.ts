import { meanMetric } from '../metrics/mean-metric.ts';
import { text } from '../row.ts';
import type { Row } from '../row.ts';
import type { GenerationTask } from '../task.ts';
import { harness } from '../upstream.ts';
import { runProgram } from './run-program.ts';

const tests = (row: Row) => `${text(row, 'test')}\ncheck(${text(row, 'entry_point')})`;

/** Python functions completed from their docstring (Chen et al. 2021). */
export const humaneval: GenerationTask = {
  kind: 'generation',
  name: 'humaneval',
  title: 'HumanEval',
  category: 'code',
  version: '1.0',
  upstream: harness('humaneval/humaneval.yaml'),
  dataset: {
    id: 'openai/openai_humaneval',
    revision: '7dce6050a7d6d172f3cc5c32aa97f52fa1a2e544',
    configs: ['openai_humaneval'],
    split: 'test',
    file: '{config}/{split}-00000-of-00001.parquet',
    folder: 'humaneval',
  },
  shots: 0,
  pool: { kind: 'sampled', split: 'test', excludesEvaluated: false },
  metrics: [meanMetric('pass@1,create_test')],
  primary: 'pass@1,create_test',
  question: (row) => ({ question: text(row, 'prompt'), target: tests(row) }),
  delimiter: ' ',
  until: ['\nclass', '\ndef', '\n#', '\nif', '\nprint'],
  maxNewTokens: 1024,
  filters: [{ name: 'create_test', apply: (response, row) => text(row, 'prompt') + response }],
  score: async (program, row, tools) => ({ 'pass@1': [await runProgram(humaneval, program, tests(row), tools)] }),
  runsCode: true,
};

/** The same asked in words; the answer begins inside a code fence and ends at its end. */
export const humanevalInstruct: GenerationTask = {
  ...humaneval,
  name: 'humaneval_instruct',
  title: 'HumanEval (instruct)',
  version: '4.0',
  upstream: harness('humaneval/humaneval_instruct.yaml'),
  question: (row) => {
    const prompt = text(row, 'prompt');
    return {
      question:
        'Write a solution to the following problem and make sure that it passes the tests:\n' +
        `\`\`\`python\n${prompt}\n\`\`\`\n`,
      prefix: `Here is the completed function:\n\`\`\`python\n${prompt}\n`,
      target: tests(row),
    };
  },
  filters: [{ name: 'create_test', apply: (response, row) => text(row, 'prompt') + response.split('```', 1)[0]! }],
};
