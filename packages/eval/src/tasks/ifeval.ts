import { follows, followsLoosely } from '../ifeval/follow.ts';
import type { Instruction } from '../ifeval/follow.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { list, text, texts } from '../row.ts';
import type { Row } from '../row.ts';
import type { GenerationTask, MetricFacts } from '../task.ts';
import { harness } from '../upstream.ts';

const allChecks = (name: string): MetricFacts => ({ name, aggregation: 'mean of all checks', higherIsBetter: true });

/** The instructions of a document with their arguments. */
export function instructionsOf(row: Row): Instruction[] {
  const given = list(row, 'kwargs');
  return texts(row, 'instruction_id_list').map((id, index) => ({ id, arguments: (given[index] ?? {}) as Row }));
}

/** Instructions that a program can check (Zhou et al. 2023): strict and loose, whole prompts and single instructions. */
export const ifeval: GenerationTask = {
  kind: 'generation',
  name: 'ifeval',
  title: 'IFEval',
  category: 'instruction following',
  version: '4.0',
  upstream: harness('ifeval/ifeval.yaml'),
  dataset: {
    id: 'google/IFEval',
    revision: '966cd89545d6b6acfd7638bc708b98261ca58e84',
    configs: ['default'],
    split: 'train',
    file: 'ifeval_input_data.jsonl',
    folder: 'ifeval',
  },
  shots: 0,
  pool: { kind: 'none' },
  metrics: [
    meanMetric('prompt_level_strict_acc'),
    allChecks('inst_level_strict_acc'),
    meanMetric('prompt_level_loose_acc'),
    allChecks('inst_level_loose_acc'),
  ],
  primary: 'prompt_level_strict_acc',
  question: (row) => ({ question: text(row, 'prompt'), target: '0' }),
  delimiter: ' ',
  until: [],
  maxNewTokens: 1280,
  filters: [],
  score: (response, row) => {
    const instructions = instructionsOf(row);
    const strict = instructions.map((instruction) => (follows(response, instruction) ? 1 : 0));
    const loose = instructions.map((instruction) => (followsLoosely(response, instruction) ? 1 : 0));
    return {
      prompt_level_strict_acc: [Math.min(1, ...strict)],
      inst_level_strict_acc: strict,
      prompt_level_loose_acc: [Math.min(1, ...loose)],
      inst_level_loose_acc: loose,
    };
  },
  runsCode: false,
};
