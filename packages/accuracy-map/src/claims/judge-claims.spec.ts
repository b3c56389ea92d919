import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  SAMPLE_STUDY,
  SAMPLE_TASKS,
  writeSampleStudy,
  type SampleSetting,
  type SampleStudy,
} from '../../testing/sample-study.ts';
import { accuracyMap } from '../map/accuracy-map.ts';
import { readStudy } from '../study-folder/read-study.ts';

const tasks = SAMPLE_TASKS.filter(({ task }) => ['c4_token_perplexity', 'arc_easy', 'gsm8k', 'mbpp'].includes(task));
const [s, l] = SAMPLE_STUDY.models;
const setting = (method: string, scheme: string, damage: number): SampleSetting => ({
  ...{ method, scheme, damage },
  bitsPerWeight: 4.5,
});
/** Data on which every claim holds. */
const TRUE_TO_THE_PAPER: SampleStudy = {
  name: 'claims',
  models: [
    { ...s!, fragility: 1 },
    { ...l!, fragility: 0.05 },
  ],
  settings: [
    setting('gptq', 'W8A16-g64-asym', 0),
    setting('gptq', 'W4A16-g64-asym', 0.3),
    { ...setting('smoothquant', 'W4A4-channel-sym', 1), broken: 'not finite' },
  ],
  tasks,
  documents: 150,
  seeds: [0],
};

async function outcomes(sample: Partial<SampleStudy>): Promise<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab-claims-'));
  try {
    writeSampleStudy(folder, { ...TRUE_TO_THE_PAPER, ...sample });
    const { claims } = accuracyMap(await readStudy(folder));
    return Object.fromEntries(claims.map(({ claim, outcome }) => [claim.id, outcome]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const robust = { ...l!, fragility: 1 };
const [w8, w4, w4a4] = TRUE_TO_THE_PAPER.settings as [SampleSetting, SampleSetting, SampleSetting];

describe('judgeClaims', () => {
  it('finds each claim true of data made so', async () => {
    expect(await outcomes({})).toEqual({
      'w8-lossless': 'holds',
      'w4-practical-for-larger': 'holds',
      'w4-harmful-for-smaller': 'holds',
      'w4-worse-for-smaller': 'holds',
      'w2-near-chance': 'not enough evidence',
      'w4a4-smoothquant-not-finite': 'holds',
    });
  });

  it('finds each claim false when the data are turned around', async () => {
    const turned = await outcomes({
      models: [
        { ...s!, fragility: 0.01 },
        { ...robust, fragility: 1 },
      ],
      settings: [
        { ...w8, damage: 1 },
        { ...w4, damage: 0.9 },
        { ...w4a4, damage: 0.1, broken: undefined },
        setting('billm', 'W1A16-g128-sym', 0.3),
      ],
    });
    expect(turned).toEqual({
      'w8-lossless': 'does not hold',
      'w4-practical-for-larger': 'does not hold',
      'w4-harmful-for-smaller': 'does not hold',
      'w4-worse-for-smaller': 'does not hold',
      'w2-near-chance': 'does not hold',
      'w4a4-smoothquant-not-finite': 'does not hold',
    });
  });

  it('finds two bits near chance where they are', async () => {
    const models = [s!, robust];
    const settings = [setting('rtn', 'W2A16-g64-asym', 1), setting('billm', 'W1A16-g128-sym', 1)];
    expect(await outcomes({ models, settings })).toMatchObject({ 'w2-near-chance': 'holds' });
  });

  it('takes smaller and larger from parameter counts, whatever the order and the names', async () => {
    const swapped = [
      { ...s!, name: 'models/mini-l', fragility: 1 },
      { ...l!, name: 'models/mini-s', fragility: 0.05 },
    ];
    expect(await outcomes({ models: [...swapped].reverse() })).toMatchObject({
      'w4-practical-for-larger': 'holds',
      'w4-worse-for-smaller': 'holds',
    });
    const nameless = swapped.map(({ parameters: _, ...model }) => model);
    expect(await outcomes({ models: nameless })).toMatchObject({ 'w4-practical-for-larger': 'not enough evidence' });
  });

  it('asks for more than one model, more than a few documents, and the settings that a claim names', async () => {
    const unknown = 'not enough evidence';
    expect(await outcomes({ models: [s!] })).toMatchObject({ 'w8-lossless': unknown, 'w4-worse-for-smaller': unknown });
    expect(await outcomes({ documents: 5 })).toMatchObject({
      'w8-lossless': unknown,
      'w4-harmful-for-smaller': unknown,
    });
    expect(new Set(Object.values(await outcomes({ settings: [] })))).toEqual(new Set([unknown]));
  });
});
