import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { CERTIFICATE, LEAKS } from './sample-gate.ts';

/** A task of the sample: what guessing gives, and how much full precision knows beyond it. */
interface SampleTask {
  readonly task: string;
  readonly title: string;
  readonly category: string;
  readonly metric: string;
  readonly chance: number | null;
}

const task = (name: string, title: string, category: string, metric: string, chance: number | null): SampleTask => ({
  task: name,
  title,
  category,
  metric,
  chance,
});

/** The 18 tasks of the openPangu suite, by name. */
export const SAMPLE_TASKS: readonly SampleTask[] = [
  task('wikitext2_token_perplexity', 'WikiText-2', 'language modelling', 'token_perplexity', null),
  task('c4_token_perplexity', 'C4', 'language modelling', 'token_perplexity', null),
  task('piqa', 'PIQA', 'commonsense', 'acc_norm', 0.5),
  task('arc_easy', 'ARC-Easy', 'reasoning', 'acc_norm', 0.25),
  task('arc_challenge', 'ARC-Challenge', 'reasoning', 'acc_norm', 0.25),
  task('hellaswag', 'HellaSwag', 'commonsense', 'acc_norm', 0.25),
  task('winogrande', 'WinoGrande', 'commonsense', 'acc', 0.5),
  task('boolq', 'BoolQ', 'understanding', 'acc', 0.5),
  task('mmlu', 'MMLU', 'knowledge', 'acc', 0.25),
  task('cmmlu', 'CMMLU', 'Chinese knowledge', 'acc_norm', 0.25),
  task('ceval-valid', 'C-Eval', 'Chinese knowledge', 'acc_norm', 0.25),
  task('cluewsc2020', 'CLUEWSC', 'Chinese commonsense', 'acc', 0.5),
  task('gsm8k', 'GSM8K', 'mathematics', 'exact_match,flexible-extract', 0),
  task('minerva_math500', 'MATH-500', 'mathematics', 'exact_match', 0),
  task('drop', 'DROP', 'reasoning', 'f1', 0),
  task('ifeval', 'IFEval', 'instruction following', 'prompt_level_strict_acc', 0),
  task('humaneval', 'HumanEval', 'code', 'pass@1', 0),
  task('mbpp', 'MBPP', 'code', 'pass@1', 0),
];

/** A model of the sample: how much it knows, and how easily it is damaged. */
export interface SampleModel {
  readonly name: string;
  readonly parameters?: number;
  /** Share of documents that it knows in full precision; the others it guesses. */
  readonly knows: number;
  readonly fragility: number;
  /** Its own perplexities, in full precision. */
  readonly broken?: 'not finite';
}

export interface SampleSetting {
  readonly method: string;
  readonly scheme: string;
  readonly bitsPerWeight: number;
  /** Share of what is known that is lost for a model of fragility 1. */
  readonly damage: number;
  readonly options?: Readonly<Record<string, number | boolean | string>>;
  readonly broken?: 'not finite' | 'failed' | 'records missing' | 'records altered';
  /** How a layer of its was rescued. */
  readonly rescue?: string;
}

export interface SampleStudy {
  readonly name: string;
  readonly models: readonly SampleModel[];
  readonly settings: readonly SampleSetting[];
  readonly tasks: readonly SampleTask[];
  readonly documents: number;
  readonly seeds: readonly number[];
  /** Samples of calibration in an ablation, beside the recipe's 32; each adds the first setting again. */
  readonly ablation?: readonly number[];
  readonly significance?: { readonly alpha?: number; readonly margin?: number };
  readonly randomSeed?: number;
}

const setting = (method: string, scheme: string, bitsPerWeight: number, damage: number): SampleSetting => ({
  method,
  scheme,
  bitsPerWeight,
  damage,
});

/** A study like the paper's: seven methods, one to eight bits, one setting that is not finite and one that fails. */
export const SAMPLE_STUDY: SampleStudy = {
  name: 'sample',
  models: [
    { name: 'models/mini-s', parameters: 1_155_912, knows: 0.55, fragility: 1 },
    { name: 'models/mini-l', parameters: 8_030_887, knows: 0.8, fragility: 0.3 },
  ],
  settings: [
    setting('rtn', 'W8A16-g64-asym', 8.5, 0.004),
    setting('rtn', 'W4A16-g64-asym', 4.5, 0.22),
    setting('rtn', 'W3A16-g64-asym', 3.5, 0.6),
    setting('rtn', 'W2A16-g64-asym', 2.5, 1),
    setting('gptq', 'W8A16-g64-asym', 8.5, 0.002),
    setting('gptq', 'W4A16-g64-asym', 4.5, 0.12),
    setting('gptq', 'W3A16-g64-asym', 3.5, 0.35),
    setting('gptq', 'W2A16-g64-asym', 2.5, 0.97),
    setting('gptaq', 'W4A16-g64-asym', 4.5, 0.11),
    setting('awq', 'W8A16-g64-asym', 8.5, 0.002),
    setting('awq', 'W4A16-g64-asym', 4.5, 0.1),
    setting('awq', 'W3A16-g64-asym', 3.5, 0.4),
    setting('smoothquant', 'W8A8-channel-sym', 8.1, 0.02),
    setting('smoothquant', 'W4A8-channel-sym', 4.1, 0.3),
    { ...setting('smoothquant', 'W4A4-channel-sym', 4.1, 1), broken: 'not finite' },
    setting('slim-llm', 'W2A16-g64-asym', 2.6, 0.8),
    { ...setting('billm', 'W1A16-g128-sym', 1.1, 1), options: { damping: 0.01 } },
    { ...setting('billm', 'W1A16-g64-sym', 1.2, 1), broken: 'failed' },
  ],
  tasks: SAMPLE_TASKS,
  documents: 40,
  seeds: [0, 1, 2],
  ablation: [8, 128],
};

/** Writes a study folder with the files that a real one has. The same sample gives the same bytes. */
export function writeSampleStudy(folder: string, sample: SampleStudy = SAMPLE_STUDY): void {
  rmSync(join(folder, 'records'), { recursive: true, force: true });
  const { name, models, settings, seeds, ablation = [], significance } = sample;
  const squares = models.flatMap((model) => {
    const cell = (one: SampleSetting | undefined, seed: number, samples: number) =>
      writeCell(folder, sample, model, one, seed, samples);
    const [first] = settings;
    return [
      cell(undefined, 0, 32),
      ...settings.flatMap((one) => seeds.map((seed) => cell(one, seed, 32))),
      ...(first ? ablation.flatMap((samples) => seeds.map((seed) => cell(first, seed, samples))) : []),
    ];
  });
  const recipe = { name, models: models.map((model) => model.name), calibration: CALIBRATION, significance };
  writeJson(folder, 'map.json', { recipe, squares });
  writeJson(folder, 'environment.json', {
    backend: 'wasm',
    device: 'WebAssembly SIMD, 2 threads',
    node: 'v20.11.0',
    platform: 'linux x64',
    codeVersion: hash('code'),
    models: models.map(({ name: model, parameters }) => ({ name: model, parameters, hash: hash(model) })),
  });
  writeJson(folder, 'certificate.json', CERTIFICATE);
  writeJson(folder, 'leaks.json', LEAKS);
  writeFileSync(join(folder, 'recipe.resolved.yaml'), `name: ${name}\nmodels: [${recipe.models.join(', ')}]\n`);
}

const CALIBRATION = { source: 'calibration.json', samples: 32, length: 256 };

function writeCell(
  folder: string,
  sample: SampleStudy,
  model: SampleModel,
  one: SampleSetting | undefined,
  seed: number,
  samples: number,
): object {
  const cell = {
    model: model.name,
    modelHash: hash(model.name),
    method: one?.method ?? 'full-precision',
    methodHash: '',
    scheme: one?.scheme ?? '',
    options: one?.options ?? {},
    calibrationSeed: seed,
    calibration: one ? { ...CALIBRATION, samples, seed } : null,
    computeDtype: 'f32',
    codeVersion: hash('code'),
  };
  const id = hash(JSON.stringify(cell)).slice(0, 32);
  if (one?.broken === 'failed')
    return { id, cell, result: { status: 'failed', reason: 'layer 3: H is not positive definite; raise damping' } };
  const damage = one ? Math.min(1, one.damage * model.fragility * (32 / samples) ** 0.2) : 0;
  const tasks = sample.tasks.map((column) => writeRecords(folder, id, sample, model, column, one, damage, seed));
  return {
    id,
    cell,
    result: {
      status: 'done',
      figures: one
        ? { bitsPerWeight: one.bitsPerWeight, outputError: 0.05 * damage, weightError: 0.1 * damage }
        : { bitsPerWeight: 16 },
      tasks,
      overflow: (one ?? model).broken === 'not finite' ? { layer: 2, op: 'mlp.down_proj' } : null,
      modules: one ? modulesOf(damage, one.rescue) : [],
    },
  };
}

function modulesOf(damage: number, rescue: string | undefined): object[] {
  const roles = ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj'];
  const all = [...roles, 'mlp.gate_proj', 'mlp.up_proj', 'mlp.down_proj'];
  return Array.from({ length: 4 }, (_, layer) =>
    all.map((role, i) => ({
      name: `model.layers.${layer}.${role}`,
      outputError: damage * 0.02 * (1 + i) * (1 + layer),
      weightError: damage * 0.05 * (1 + i),
      bitsPerWeight: 4.5,
      ...(rescue !== undefined && layer === 0 && i === 0
        ? { rescue: { kind: rescue, problem: 'H is not positive definite' } }
        : {}),
    })),
  ).flat();
}

/** Scores that full precision draws from (model, task, document), and of which a setting loses a share. */
function writeRecords(
  folder: string,
  id: string,
  { documents, randomSeed = 1 }: SampleStudy,
  { name, knows, broken }: SampleModel,
  { task: column, title, category, metric, chance }: SampleTask,
  one: SampleSetting | undefined,
  damage: number,
  seed: number,
): object {
  const before = randomOf(`${randomSeed} ${name} ${column}`);
  const after = randomOf(`${randomSeed} ${name} ${column} ${one?.method} ${one?.scheme} ${seed} ${damage}`);
  const isBroken = (one ? one.broken : broken) === 'not finite' && chance === null;
  const scores = Array.from({ length: documents }, () => {
    if (chance === null) {
      const loss = 2.4 - knows + 0.6 * before() + damage * (0.5 + 4 * damage + 0.1 * after());
      return isBroken ? 'NaN' : loss;
    }
    const [known, guess, newGuess] = [before() < knows, before() < chance, after() < chance];
    const isLost = after() < damage;
    const right = isLost ? newGuess : known || guess;
    return metric === 'f1' && right ? 0.5 + 0.5 * before() : Number(right);
  });
  const lines = scores.map((score, document) => ({
    task: column,
    version: '1',
    config: 'default',
    document,
    request: hash(`${id} ${column} ${document}`),
    scored: [
      { contextLength: 9, contextHash: hash(`${column} ${document}`), tokens: [1, 2], logLikelihood: -1, greedy: true },
    ],
    scores: { [metric]: [score] },
  }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  if (one?.broken !== 'records missing') {
    mkdirSync(join(folder, 'records', id), { recursive: true });
    const written = one?.broken === 'records altered' ? text.replace('"document":0', '"document":7') : text;
    writeFileSync(join(folder, 'records', id, `${column}.jsonl`), written);
  }
  const mean = scores.reduce<number>((sum, score) => sum + Number(score), 0) / documents;
  const deviation = Math.sqrt(
    scores.reduce<number>((sum, score) => sum + (Number(score) - mean) ** 2, 0) /
      Math.max(1, documents - 1) /
      documents,
  );
  const value = chance === null ? Math.exp(mean) : mean;
  return {
    ...{ task: column, title, category, metric, higherIsBetter: chance !== null, chance, n: documents },
    value: Number.isFinite(value) ? value : String(value),
    stderr: documents < 2 ? null : isBroken ? 'NaN' : chance === null ? value * deviation : deviation,
    notFinite: isBroken ? documents : 0,
    records: createHash('sha256').update(text).digest('hex'),
  };
}

function writeJson(folder: string, name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${JSON.stringify(value)}\n`);
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function randomOf(text: string): () => number {
  const random = xoroshiro128plus(createHash('sha256').update(text).digest().readInt32LE());
  return () => uniformFloat64(random);
}
