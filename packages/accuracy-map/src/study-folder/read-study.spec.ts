import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAMPLE_STUDY, SAMPLE_TASKS, writeSampleStudy } from '../../testing/sample-study.ts';
import { readStudy } from './read-study.ts';
import { figureOf, scoreTable } from './score-table.ts';

const SMALL = {
  ...SAMPLE_STUDY,
  models: SAMPLE_STUDY.models.slice(0, 1),
  settings: SAMPLE_STUDY.settings.slice(0, 1),
  tasks: SAMPLE_TASKS.slice(1, 3),
  documents: 5,
  seeds: [0],
  ablation: [],
};

let folder: string;
beforeEach(() => writeSampleStudy((folder = mkdtempSync(join(tmpdir(), 'ptqlab-read-'))), SMALL));
afterEach(() => rmSync(folder, { recursive: true }));

describe('readStudy', () => {
  it('takes all records that prove themselves', async () => {
    const study = await readStudy(folder);
    expect(study.problems).toEqual([]);
    expect(study.scores.size).toBe(2 * SMALL.tasks.length);
    expect(study.environment.models).toMatchObject([{ parameters: 1_155_912 }]);
  });

  it('says of a study that has not ended how to end it', async () => {
    rmSync(join(folder, 'map.json'));
    mkdirSync(join(folder, 'cells'));
    await expect(readStudy(folder)).rejects.toThrow(/has results but no map yet; run its study again/);
  });

  it('leaves out a file of records to which anything was added, and says so', async () => {
    const [id] = readdirSync(join(folder, 'records'));
    appendFileSync(join(folder, 'records', id!, 'piqa.jsonl'), '\n');
    const study = await readStudy(folder);
    expect(study.problems).toEqual([expect.stringMatching(/piqa\.jsonl is not the file that the map was made from/)]);
    expect(study.scores.has(`${id}/piqa`)).toBe(false);
  });

  it('reads a study without environment, certificate, leaks or recipe text', async () => {
    for (const name of ['environment.json', 'certificate.json', 'leaks.json', 'recipe.resolved.yaml'])
      rmSync(join(folder, name));
    expect(await readStudy(folder)).toMatchObject({ certificate: undefined, leaks: undefined, recipeText: undefined });
  });

  it('names what is wrong with a folder that is no study', async () => {
    await expect(readStudy(join(folder, 'nowhere'))).rejects.toThrow(/has no map\.json; give the folder/);
    writeFileSync(join(folder, 'environment.json'), '{"models": 3}');
    await expect(readStudy(folder)).rejects.toThrow(/environment\.json is not a study's: models: /);
    writeFileSync(join(folder, 'map.json'), '{');
    await expect(readStudy(folder)).rejects.toThrow(/map\.json is not JSON .*run the study again/);
  });

  it('never looks outside the folder for records', async () => {
    const cell = { model: 'm', method: 'rtn', scheme: 'W4A16' };
    const squares = [{ id: '..', cell, result: { status: 'done' } }];
    writeFileSync(join(folder, 'map.json'), JSON.stringify({ recipe: { name: 'x' }, squares }));
    await expect(readStudy(folder)).rejects.toThrow(/squares\.0\.id/);
  });
});

describe('scoreTable', () => {
  const record = (document: number, scores: Record<string, number[]>) => ({
    ...{ task: 't', version: '1', config: 'c', document, request: 'r' },
    scores,
  });

  it('reads single scores, checks that count alike, and log-likelihoods with their units', () => {
    const table = (metric: string, higher: boolean, ...lists: number[][]) =>
      scoreTable(
        lists.map((list, i) => record(i, { [metric]: list })),
        metric,
        higher,
      );
    expect(figureOf(table('acc', true, [1], [0]), true)).toBe(0.5);
    expect(figureOf(table('checks', true, [1, 1, 1], [0]), true)).toBe(0.75);
    // exp(−(−10 − 20) / (4 + 6)) words, and exp of the mean loss of windows.
    expect(figureOf(table('word_perplexity', false, [-10, 4], [-20, 6]), false)).toBeCloseTo(Math.exp(3), 12);
    expect(figureOf(table('token_perplexity', false, [2], [4]), false)).toBeCloseTo(Math.exp(3), 12);
  });

  it('names the document that lacks the metric', () => {
    expect(() => scoreTable([record(3, { em: [1] })], 'f1', true)).toThrow('document c/3 has no score "f1"');
  });
});
