import { calibrationFile } from './calibration-file.ts';
import { Random } from './draw/random.ts';
import { miniSuite } from './suite.ts';
import { trainingTexts } from './training-texts.ts';
import { generateWorld } from './world/world.ts';

const DOCUMENTS = 300;
const TRAINING_TEXTS = 30_000;

const world = generateWorld(7);
const makers = miniSuite(world);
/** Files that are scored, not the pools of worked examples, which come from the training side. */
const scored = (path: string) => !/(\.dev|\/pool|gsm8k\/train)\.jsonl$/.test(path);

/** The label of a document, where its task has labels that a guess could exploit. */
function labelOf(row: Record<string, unknown>): unknown {
  return (
    row['label'] ??
    row['answerKey'] ??
    row['Answer'] ??
    (row['option1'] || row['A'] || row['choices'] ? row['answer'] : undefined)
  );
}

describe('the mini suite', () => {
  it('has eighteen tasks, all different', () => {
    expect(new Set(makers.map(({ task }) => task)).size).toBe(18);
  });

  describe.each(makers)('$task', (maker) => {
    const files = maker.evaluation(new Random(11), DOCUMENTS);
    const rows = files.filter(({ path }) => scored(path)).flatMap((file) => file.rows);

    it('gives the same documents and training texts for the same seed', () => {
      expect(maker.evaluation(new Random(11), DOCUMENTS)).toEqual(files);
      const texts = (seed: number) => Array.from({ length: 5 }, () => maker.training(new Random(seed)));
      expect(texts(3)).toEqual(texts(3));
    });

    it(`has at least ${DOCUMENTS} documents, no two alike`, () => {
      expect(rows.length).toBeGreaterThanOrEqual(DOCUMENTS);
      const texts = rows.map((row) => JSON.stringify({ ...row, idx: 0, key: 0, id: 0, ind: 0, task_id: 0 }));
      expect(new Set(texts).size).toBe(rows.length);
    });

    it('keeps every label equally often, within one a file and label', () => {
      const labels = rows.map((row) => labelOf(row as Record<string, unknown>)).filter((label) => label !== undefined);
      const counts = [...new Set(labels)].map((label) => labels.filter((other) => other === label).length);
      if (labels.length > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(files.length);
    });

    it('ends every training text with something to write', () => {
      const random = new Random(4);
      for (let draw = 0; draw < 50; draw++)
        for (const { completion } of maker.training(random)) expect(completion.trim()).not.toBe('');
    });
  });
});

describe('the line between training and evaluation', () => {
  const training = [...trainingTexts(world, 1, TRAINING_TEXTS)].map(({ turns }) =>
    turns.map(({ prompt, completion }) => prompt + completion).join(''),
  );
  const calibration = calibrationFile(world, 2).rows.map((row) => (row as { text: string }).text);
  const read = [...training, ...calibration].join('\n\u0000\n');

  it.each(makers)('no prompt of $task stands in training or calibration text', (maker) => {
    const prompts = maker
      .evaluation(new Random(11), DOCUMENTS)
      .filter(({ path }) => scored(path))
      .flatMap(({ rows }) => rows.map((row) => maker.promptOf(row)));
    expect(prompts.filter((prompt) => read.includes(prompt))).toEqual([]);
  });

  it('would find a prompt that does stand there', () => {
    expect(read.includes(training[TRAINING_TEXTS - 1]!)).toBe(true);
  });
});
