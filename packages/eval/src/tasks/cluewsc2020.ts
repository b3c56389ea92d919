import { exactMatch } from '../metrics/exact-match.ts';
import { meanMetric } from '../metrics/mean-metric.ts';
import { isUpper } from '../python/case.ts';
import { integer, structure, text } from '../row.ts';
import type { Row } from '../row.ts';
import type { Dataset, GenerationTask, TaskFacts, WholeTextTask } from '../task.ts';
import { openCompass } from '../upstream.ts';

const dataset: Dataset = {
  id: 'clue/clue',
  revision: 'refs/convert/parquet',
  configs: ['cluewsc2020'],
  split: 'validation',
  file: '{config}/{split}/0000.parquet',
  folder: 'cluewsc2020',
};

const facts = (name: string, config: string): Omit<TaskFacts, 'metrics' | 'primary'> => ({
  name,
  title: 'CLUEWSC',
  category: 'Chinese commonsense',
  version: config,
  upstream: openCompass(`FewCLUE_cluewsc/FewCLUE_cluewsc_${config}.py`),
  dataset,
  shots: 0,
  pool: { kind: 'none' },
});

/** The text and the two mentions that may be the same; label 1 says they are. */
function mentions(row: Row): { passage: string; noun: string; pronoun: string; same: boolean } {
  const target = structure(row, 'target');
  return {
    passage: text(row, 'text'),
    noun: text(target, 'span1_text'),
    pronoun: text(target, 'span2_text'),
    same: integer(row, 'label') === 1,
  };
}

/** The labels in the order false, true. OpenCompass joins the turns of a prompt with a line feed. */
function byWholeText(
  name: string,
  config: string,
  ask: (pronoun: string, noun: string) => string,
  delimiter: string,
  answers: readonly [string, string],
): WholeTextTask {
  return {
    kind: 'whole text',
    ...facts(name, config),
    metrics: [meanMetric('acc')],
    primary: 'acc',
    item: (row) => {
      const { passage, noun, pronoun, same } = mentions(row);
      return { question: `${passage}\n${ask(pronoun, noun)}`, delimiter, answers, gold: same ? 1 : 0 };
    },
  };
}

/** Whether a pronoun means a noun (Xu et al. 2020, CLUE), by the loss of the whole text; OpenCompass's default prompt. */
export const cluewsc2020 = byWholeText(
  'cluewsc2020',
  'ppl_868415',
  (pronoun, noun) => `此处，代词“${pronoun}“被用于指代“${noun}“吗?`,
  '\n',
  ['否', '是'],
);

const askInEnglish = (pronoun: string, noun: string) => `Here, is the pronoun "${pronoun}" used to mean "${noun}"?`;

/** The same asked in English, the answer on a line of its own. */
export const cluewsc2020English = byWholeText('cluewsc2020_english', 'ppl_12e4e0', askInEnglish, '\n', ['No.', 'Yes.']);

/** The same asked in English, the answer on the same line. */
export const cluewsc2020EnglishLine = byWholeText('cluewsc2020_english_line', 'ppl_4284a0', askInEnglish, ' ', [
  'No.',
  'Yes.',
]);

/** The first character that is a capital letter of any script. */
export function firstCapital(response: string): string {
  return [...response].find(isUpper) ?? '';
}

/** The same answered in writing, with A for yes and B for no; this is what chat models are asked. */
export const cluewsc2020Written: GenerationTask = {
  kind: 'generation',
  ...facts('cluewsc2020_gen', 'gen_c68933'),
  metrics: [meanMetric('acc,first_capital')],
  primary: 'acc,first_capital',
  question: (row) => {
    const { passage, noun, pronoun, same } = mentions(row);
    const asked = `此处，“${pronoun}”是否指代“${noun}“？\nA. 是\nB. 否\n请从”A“，”B“中进行选择。\n答：`;
    return { question: `${passage}\n${asked}`, target: same ? 'A' : 'B' };
  },
  delimiter: '',
  until: [],
  maxNewTokens: 100,
  filters: [{ name: 'first_capital', apply: firstCapital }],
  score: (answer, row) => ({ acc: [exactMatch(answer, mentions(row).same ? 'A' : 'B')] }),
  runsCode: false,
};
