import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFolder, taskNamed, type Row, type Task } from '@ptqlab/eval';
import { Random } from './draw/random.ts';
import { drawWritingRequest } from './instructions/writing-request.ts';
import { MINI_TASKS } from './mini-tasks.ts';
import { miniSuite } from './suite.ts';
import { generateWorld } from './world/world.ts';
import { writeDataFolder } from './write-data-folder.ts';

/** The maker whose documents a task of the evaluation reads. */
const MAKERS: Readonly<Record<string, string>> = {
  wikitext2_token_perplexity: 'wikitext',
  c4_token_perplexity: 'c4',
  'ceval-valid': 'ceval',
  minerva_math500: 'math500',
};

const makers = miniSuite(generateWorld(7));

/** What the evaluation asks before an answer, without description and examples. */
function asked(task: Task, row: Row): string {
  switch (task.kind) {
    case 'multiple choice': {
      const item = task.item(row);
      return 'question' in item ? item.question : item.beginnings[0]!;
    }
    case 'generation':
      return task.question(row).question;
    case 'whole text': {
      const { question, delimiter } = task.item(row);
      return question + delimiter;
    }
    case 'rolling':
      return task.document(row).original;
    case 'token perplexity':
      return task.text(row);
  }
}

describe('the mini tasks, as the evaluation package reads them', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mini-world-'));
    await writeDataFolder(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(MINI_TASKS)('$task asks what the mini world trains', async ({ task: name, configs }) => {
    const task = taskNamed(name);
    const maker = makers.find((one) => one.task === (MAKERS[name] ?? name))!;
    for (const config of configs ?? task.dataset.configs) {
      const rows = await localFolder(folder).rows(task, config, task.dataset.split);
      expect(rows.length).toBeGreaterThanOrEqual(60);
      for (const row of rows) {
        const prompt = maker.promptOf(row);
        // WinoGrande's two beginnings go on with either name; all other prompts are the same text.
        if (name === 'winogrande') expect(asked(task, row).startsWith(prompt)).toBe(true);
        else expect(asked(task, row)).toBe(prompt);
      }
    }
  });

  it('covers every subject that there are documents of', () => {
    for (const { task, configs } of MINI_TASKS.filter((one) => one.configs)) {
      const maker = makers.find((one) => one.task === (MAKERS[task] ?? task))!;
      const paths = maker.evaluation(new Random(1), 10).map(({ path }) => path.split('/')[1]!.split('.')[0]!);
      expect([...configs!].sort()).toEqual([...new Set(paths)].sort());
    }
  });

  it.each(['gsm8k', 'minerva_math500', 'drop'])('%s counts the right answer as right', async (name) => {
    const task = taskNamed(name);
    if (task.kind !== 'generation') throw new Error(`${name} is answered by writing`);
    const rows = await localFolder(folder).rows(task, task.dataset.configs[0]!, task.dataset.split);
    for (const row of rows) {
      const answer = rightAnswer(name, row);
      const filtered = task.filters.length > 0 ? task.filters[0]!.apply(answer, row) : answer;
      const scores = await task.score(filtered, row, { runner: undefined });
      for (const score of Object.values(scores)) expect(score).toEqual([1]);
    }
  });

  it('ifeval accepts the texts that training writes', async () => {
    const task = taskNamed('ifeval');
    if (task.kind !== 'generation') throw new Error('ifeval is answered by writing');
    const random = new Random(9);
    for (let draw = 0; draw < 300; draw++) {
      const { prompt, instructions, response } = drawWritingRequest(random, draw % 2 === 0, draw % 4 < 2);
      const row = {
        key: draw,
        prompt,
        instruction_id_list: instructions.map(({ id }) => id),
        kwargs: instructions.map(({ kwargs }) => kwargs),
      };
      const scores = await task.score(`\n${response}`, row, { runner: undefined });
      expect({ prompt, scores: Object.values(scores).flat() }).toEqual({
        prompt,
        scores: Object.values(scores)
          .flat()
          .map(() => 1),
      });
    }
  });
});

function rightAnswer(name: string, row: Row): string {
  if (name === 'gsm8k') return row['answer'] as string;
  if (name === 'minerva_math500')
    return `Final Answer: The final answer is $${row['answer'] as string}$. I hope it is correct.`;
  const { number, spans } = row['answer'] as { number: string; spans: string[] };
  return number === '' ? spans[0]! : number;
}
