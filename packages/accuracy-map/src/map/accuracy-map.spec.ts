import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy, type SampleStudy } from '../../testing/sample-study.ts';
import { readStudy } from '../study-folder/read-study.ts';
import { accuracyMap, type AccuracyMap } from './accuracy-map.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-map-'))));
afterEach(() => rmSync(folder, { recursive: true }));

async function mapOf(sample: Partial<SampleStudy>): Promise<AccuracyMap> {
  writeSampleStudy(folder, { ...SMALL, ...sample });
  return accuracyMap(await readStudy(folder));
}

const tasks = SAMPLE_TASKS.filter(({ task }) => ['c4_token_perplexity', 'arc_easy', 'drop', 'mbpp'].includes(task));
const [s, l] = SAMPLE_STUDY.models;
const w8 = { method: 'gptq', scheme: 'W8A16-g64-asym', bitsPerWeight: 8.5, damage: 0.001 };
const w2 = { method: 'gptq', scheme: 'W2A16-g64-asym', bitsPerWeight: 2.5, damage: 1 };
const SMALL: SampleStudy = { name: 'small', models: [s!], settings: [w8, w2], tasks, documents: 120, seeds: [0] };

const verdicts = ({ settings }: AccuracyMap): (string | null)[] => settings.map(({ verdict }) => verdict);

describe('accuracyMap', () => {
  it('is the same for the same folder', async () => {
    const one = await mapOf({});
    expect(JSON.stringify(accuracyMap(await readStudy(folder)))).toBe(JSON.stringify(one));
  });

  it('does not look at names: other models, methods and tasks, same verdicts', async () => {
    const one = await mapOf({ models: [s!, l!] });
    const text = JSON.stringify(await readStudyAsJson());
    const renamed = JSON.parse(text.replaceAll('mini-s', 'zeta').replaceAll('"gptq"', '"<b>rtn</b>"'));
    const scores = (await readStudy(folder)).scores;
    const other = accuracyMap({ ...renamed, scores });
    expect(verdicts(other)).toEqual(verdicts(one));
  });

  it('tells a lossless setting from a collapsed one, per task and whole', async () => {
    const map = await mapOf({ documents: 200 });
    expect(verdicts(map)).toEqual([null, 'lossless', 'near chance']);
    const [, , collapsed] = map.settings;
    expect(collapsed!.tasks.map(({ verdict }) => verdict)).toEqual([
      'harmful',
      'near chance',
      'near chance',
      'near chance',
    ]);
  });

  it('calls a setting harmful of which one task collapsed, however little its mean lost', async () => {
    await mapOf({ settings: [w8], tasks: SAMPLE_TASKS, documents: 200 });
    const study = await readStudy(folder);
    const [, { id }] = study.squares as unknown as [unknown, { id: string }];
    const guessed = {
      ...study.scores.get(`${id}/arc_easy`)!,
      values: Float64Array.from({ length: 200 }, (_, i) => Number(i % 4 === 0)),
    };
    const [whole, collapsed] = [study.scores, new Map([...study.scores, [`${id}/arc_easy`, guessed]])].map(
      (scores) => accuracyMap({ ...study, scores }).settings[1]!,
    );
    expect(whole!.verdict).toBe('lossless');
    expect(collapsed).toMatchObject({ verdict: 'harmful', note: 'near chance: arc_easy' });
    expect(collapsed!.change!.pTolerable).toBeLessThan(0.05);
  });

  it('says where a loss would be shown alone, and only Holm’s correction withholds the word', async () => {
    const map = await mapOf({
      settings: SAMPLE_STUDY.settings.filter(({ broken }) => !broken),
      tasks: SAMPLE_TASKS,
      documents: 20,
    });
    const tasks = map.settings.flatMap((setting) => setting.tasks);
    const withheld = tasks.filter(({ note }) => /^lower if tested alone/.test(note));
    expect(withheld.length).toBeGreaterThan(0);
    for (const { verdict, change } of withheld) {
      expect(verdict).toBe('not distinguishable');
      expect(change!.p).toBeLessThanOrEqual(0.05);
      expect(change!.pAdjusted).toBeGreaterThan(0.05);
    }
    for (const { verdict, change, note } of tasks)
      if (verdict === 'not distinguishable' && change!.p > 0.05) expect(note).toBe('');
  });

  it('gives several seeds a mean and a deviation, and their error to the test', async () => {
    const map = await mapOf({ settings: [{ ...w2, damage: 0.4 }], seeds: [0, 1, 2] });
    const [, setting] = map.settings;
    expect(setting!.seeds).toEqual([0, 1, 2]);
    const [task] = setting!.tasks.slice(1);
    expect(task!.bySeed).toHaveLength(3);
    expect(task!.value).toBeCloseTo(task!.bySeed.reduce((sum, value) => sum + value) / 3, 12);
    const mean = task!.value;
    const squares = task!.bySeed.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(task!.seedDeviation).toBeCloseTo(Math.sqrt(squares / 2), 12);
  });

  it('says nothing beside full precision itself, and what is missing beside a setting without it', async () => {
    const map = await mapOf({});
    expect(map.settings[0]!.tasks.map(({ note }) => note)).toEqual(tasks.map(() => ''));
    const study = await readStudy(folder);
    const [, alone] = [study, { ...study, squares: study.squares.slice(1) }].map(accuracyMap);
    const notes = alone!.settings.flatMap((setting) => setting.tasks.map(({ note }) => note));
    expect(new Set(notes)).toEqual(new Set(['full precision has no such task']));
  });

  it('keeps an ablation out of the map, and its settings apart', async () => {
    const map = await mapOf({ ablation: [8, 128] });
    expect(map.settings.map(({ isMain, calibrationSamples }) => [isMain, calibrationSamples])).toEqual([
      [true, undefined],
      [true, 32],
      [true, 32],
      [false, 8],
      [false, 128],
    ]);
  });

  it.each([
    ['not finite', 'non-finite', /overflow: layer 2/],
    ['failed', 'failed', /positive definite/],
    ['records missing', 'not enough evidence', /missing/],
    ['records altered', 'not enough evidence', /missing/],
  ] as const)('says of a setting that is %s: %s', async (broken, verdict, note) => {
    const map = await mapOf({ settings: [{ ...w8, broken }] });
    expect(map.settings[1]).toMatchObject({ verdict, note: expect.stringMatching(note) });
    expect(map.problems.length).toBe(broken.startsWith('records') ? tasks.length : 0);
  });

  it('judges nothing from one document, and needs no task at all', async () => {
    expect(verdicts(await mapOf({ documents: 1 }))).toEqual([null, 'not enough evidence', 'not enough evidence']);
    expect(verdicts(await mapOf({ tasks: [] }))).toEqual([null, 'not enough evidence', 'not enough evidence']);
  });

  it('judges by perplexity where there is no score', async () => {
    const map = await mapOf({ tasks: tasks.slice(0, 1) });
    expect(verdicts(map)).toEqual([null, 'lossless', 'harmful']);
    expect(map.settings[2]!.change!.scale).toBe('perplexity');
  });

  it('says nothing of a task that full precision itself only guesses', async () => {
    const map = await mapOf({ models: [{ ...s!, knows: 0 }] });
    const arc = map.settings[1]!.tasks.find(({ task }) => task === 'arc_easy')!;
    expect(arc).toMatchObject({ verdict: 'not enough evidence', note: 'full precision is not above chance here' });
  });

  async function readStudyAsJson(): Promise<object> {
    return readStudy(folder);
  }
});
