import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasShared } from '../golden/golden.ts';
import { inMemory } from '../data/in-memory.ts';
import { localFolder } from '../data/local-folder.ts';
import { TASKS } from '../registry.ts';
import type { Row } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { cmmlu } from '../tasks/cmmlu.ts';
import { HashModel } from '../testing/hash-model.ts';
import { fileURLToPath } from 'node:url';
import { evaluate } from './evaluate.ts';
import type { EvaluationProgress } from './evaluation-progress.ts';

const physics: Row[] = Array.from({ length: 7 }, (_, i) => ({
  goal: `goal ${i}`,
  sol1: `first ${i}`,
  sol2: `second way ${i}`,
  label: i % 2,
}));
const sums: Row[] = Array.from({ length: 4 }, (_, i) => ({ question: `${i} plus 1?`, answer: `it is\n#### ${i + 1}` }));
const chinese = (n: number): Row[] =>
  Array.from({ length: n }, (_, i) => ({
    Question: `问${i}`,
    A: '甲',
    B: '乙',
    C: '丙',
    D: '丁',
    Answer: 'ABCD'[i % 4],
  }));
const data = inMemory({
  piqa: { validation: physics, train: physics },
  gsm8k: { test: sums, train: sums },
  wikitext: { test: [{ page: ' = T = \n some words here \n' }, { page: ' another page , of words \n' }] },
  wikitext2: { test: [{ text: 'abcdefghij'.repeat(5) }, { text: 'klm' }] },
  cmmlu: { 'agronomy.test': chinese(5), 'agronomy.dev': chinese(5), 'arts.test': chinese(3), 'arts.dev': chinese(5) },
  cluewsc2020: {
    validation: [{ text: '他来了', label: 0, target: { span1_text: '王', span2_text: '他' } }],
  },
  humaneval: { test: [{ prompt: 'def f():\n', test: 'T', entry_point: 'f' }] },
});
const twoSubjects: MultipleChoiceTask = { ...cmmlu, dataset: { ...cmmlu.dataset, configs: ['agronomy', 'arts'] } };
const NAMES = ['piqa', 'gsm8k', 'wikitext', 'cluewsc2020', 'wikitext2_token_perplexity', twoSubjects] as const;
const base = { data, shots: { gsm8k: 2, piqa: 2 }, maxNewTokens: 20, window: 16 };

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'ptqlab-evaluate-'))));
afterEach(() => rm(folder, { recursive: true }));

describe('evaluate', () => {
  it('gives metrics with errors, number, category and version for every kind of task', async () => {
    const results = await evaluate(new HashModel(), NAMES, base);
    expect(results.map(({ task, n, category, version }) => [task, n, category, version])).toEqual([
      ['piqa', 7, 'commonsense', '1.0'],
      ['gsm8k', 4, 'mathematics', '3.0'],
      ['wikitext', 2, 'language modelling', '2.0'],
      ['cluewsc2020', 1, 'Chinese commonsense', 'ppl_868415'],
      ['wikitext2_token_perplexity', 3, 'language modelling', 'gptq'],
      ['cmmlu', 8, 'Chinese knowledge', '1.0'],
    ]);
    for (const { metrics, notFinite } of results) {
      expect(notFinite).toBe(0);
      for (const { value } of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    }
    expect(results[0]!.metrics['acc']!.stderrMethod).toBe('mean');
    expect(results[2]!.metrics['word_perplexity']!.stderrMethod).toBe('bootstrap over documents');
    const { parts, metrics } = results[5]!;
    expect(parts.map(({ config, n }) => [config, n])).toEqual([
      ['agronomy', 5],
      ['arts', 3],
    ]);
    const [a, b] = parts.map((part) => part.metrics['acc']!.value);
    expect(metrics['acc']!.value).toBeCloseTo((5 * a! + 3 * b!) / 8, 12);
    expect(metrics['acc']!.stderrMethod).toBe('pooled');
  });
  it('says what blind guessing scores, and which metric stands for the task', async () => {
    const five = { A: '甲', B: '乙', C: '丙', D: '丁', Answer: 'A' };
    const arc = [3, 5].map((n) => ({
      question: 'q',
      choices: { text: ['a', 'b', 'c', 'd', 'e'].slice(0, n), label: ['1', '2', '3', '4', '5'].slice(0, n) },
      answerKey: '1',
    }));
    const rows = inMemory({
      ...{ arc_easy: { test: arc }, arc_challenge: { test: arc }, gsm8k: { test: sums } },
      ...{ wikitext: { test: [{ page: ' words \n' }] }, cmmlu: { 'agronomy.test': [{ Question: 'q', ...five }] } },
      cluewsc2020: { validation: [{ text: '他来了', label: 0, target: { span1_text: '王', span2_text: '他' } }] },
    });
    const subject = { ...cmmlu, dataset: { ...cmmlu.dataset, configs: ['agronomy'] } };
    const names = ['arc_easy', 'arc_challenge', subject, 'cluewsc2020', 'gsm8k', 'wikitext'] as const;
    const results = await evaluate(new HashModel(), names, { ...base, data: rows, shots: 0 });
    expect(results.map(({ primary, chance }) => [primary, chance])).toEqual([
      ['acc', (1 / 3 + 1 / 5) / 2],
      ['acc_norm', (1 / 3 + 1 / 5) / 2],
      ['acc', 1 / 4],
      ['acc', 1 / 2],
      ['exact_match,strict-match', 0],
      ['word_perplexity', null],
    ]);
  });
  it('tells how far each task is, also with documents that were there already', async () => {
    const seen: string[] = [];
    const onProgress = ({ task, index, tasks, done, of }: EvaluationProgress) =>
      seen.push(`${index + 1}/${tasks} ${task} ${done}/${of}`);
    await evaluate(new HashModel(), ['piqa'], { ...base, records: folder, limit: 2 });
    await evaluate(new HashModel(), ['piqa', 'wikitext2_token_perplexity'], {
      ...{ ...base, records: folder, onProgress, batchSize: 4 },
    });
    expect(seen).toEqual([
      ...['1/2 piqa 0/7', '1/2 piqa 4/7', '1/2 piqa 6/7', '1/2 piqa 7/7'],
      ...['2/2 wikitext2_token_perplexity 0/3', '2/2 wikitext2_token_perplexity 2/3'],
      '2/2 wikitext2_token_perplexity 3/3',
    ]);
  });
  it('does not depend on the batch size', async () => {
    const one = await evaluate(new HashModel(), NAMES, base);
    for (const batchSize of [2, 3, 100])
      expect(await evaluate(new HashModel(), NAMES, { ...base, batchSize })).toEqual(one);
  });
  it('fills a call with documents of several tasks, and each task keeps its own', async () => {
    const model = new HashModel();
    const records = folder;
    const results = await evaluate(model, NAMES, { ...base, records, batchSize: 8 });
    expect(results).toEqual(await evaluate(new HashModel(), NAMES, base));
    // 14 and 4 sequences of the first two tasks: two calls score, and the second one writes, too.
    expect(model.batches.map((batch) => batch.length).slice(0, 2)).toEqual([8, 6]);
    const lines = (await readFile(join(folder, 'gsm8k.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { task: string; document: number }).document)).toEqual([
      0, 1, 2, 3,
    ]);
  });
  it('keeps the choices of a question side by side in one call, with a common beginning', async () => {
    const model = new HashModel();
    await evaluate(model, ['piqa'], { ...base, batchSize: 5 });
    for (const batch of model.batches) {
      expect(batch.length % 2).toBe(0);
      for (let i = 0; i < batch.length; i += 2) {
        const [first, second] = [batch[i]!, batch[i + 1]!];
        expect(first.tokens.slice(0, first.from)).toEqual(second.tokens.slice(0, second.from));
      }
    }
  });
  it('scores what a model writes, up to a stop, and counts the tokens after it for nothing', async () => {
    const answers = (prompt: string) => {
      const asked = /(\d) plus 1\?\nAnswer:$/.exec(prompt)![1]!;
      return ` #### ${Number(asked) + (asked === '3' ? 5 : 1)}Question: #### 0`;
    };
    const [result] = await evaluate(new HashModel({ answers }), ['gsm8k'], { ...base, maxNewTokens: 60 });
    expect(result!.metrics['exact_match,strict-match']!.value).toBe(0.75);
  });
  it('goes on where it was killed, with the same draws and the same result', async () => {
    const whole = await evaluate(new HashModel(), NAMES, base);
    let left = 9;
    const beforeBatch = () => {
      if (left-- === 0) throw new Error('killed');
    };
    const records = folder;
    await expect(evaluate(new HashModel({ beforeBatch }), NAMES, { ...base, records })).rejects.toThrow('killed');
    const recorded = (await readFile(join(folder, 'piqa.jsonl'), 'utf8')).split('\n').length - 1;
    expect(recorded).toBe(7);
    await appendFile(join(folder, 'gsm8k.jsonl'), '{"task":"gsm8k","torn');
    let asked = 0;
    const model = new HashModel({ beforeBatch: () => asked++ });
    expect(await evaluate(model, NAMES, { ...base, records })).toEqual(whole);
    const again = new HashModel({ beforeBatch: () => asked++ });
    const before = asked;
    expect(await evaluate(again, NAMES, { ...base, records })).toEqual(whole);
    expect(asked).toBe(before);
    expect(asked).toBe(7 + 4 + 2 + 1 + 3 + 8 - 9);
  });
  it('leaves the same bytes whether it was killed or not, and whatever stood in the files before', async () => {
    const [calm, stormy] = [join(folder, 'calm'), join(folder, 'stormy')];
    await evaluate(new HashModel(), NAMES, { ...base, records: calm });
    await evaluate(new HashModel(), NAMES, { ...base, records: stormy, identity: 'another model' });
    for (let kill = 0; kill < 4; kill++) {
      let left = 4;
      const beforeBatch = () => {
        if (left-- === 0) throw new Error('killed');
      };
      const model = new HashModel({ beforeBatch });
      await expect(evaluate(model, NAMES, { ...base, records: stormy, batchSize: 2 })).rejects.toThrow('killed');
    }
    await evaluate(new HashModel(), NAMES, { ...base, records: stormy });
    for (const task of NAMES.map((name) => (typeof name === 'string' ? name : name.name)))
      expect(await readFile(join(stormy, `${task}.jsonl`), 'utf8')).toBe(
        await readFile(join(calm, `${task}.jsonl`), 'utf8'),
      );
  });
  it('computes anew what was torn inside a line, and what another model or setting answered', async () => {
    const options = { ...base, records: folder };
    const first = await evaluate(new HashModel(), ['piqa'], options);
    const path = join(folder, 'piqa.jsonl');
    const size = (await readFile(path)).length;
    await truncate(path, size - 30);
    let asked = 0;
    const model = new HashModel({ beforeBatch: () => asked++ });
    expect(await evaluate(model, ['piqa'], options)).toEqual(first);
    expect(asked).toBe(1);
    await evaluate(model, ['piqa'], { ...options, identity: 'other' });
    expect(asked).toBe(8);
    await evaluate(model, ['piqa'], { ...options, identity: 'other', shots: 0 });
    expect(asked).toBe(15);
  });
  it('writes records that two runs can be compared by', async () => {
    await evaluate(new HashModel(), ['piqa', 'gsm8k'], { ...base, records: folder, limit: 1 });
    const [piqa] = (await readFile(join(folder, 'piqa.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l) as object);
    expect(piqa).toMatchObject({
      task: 'piqa',
      config: 'default',
      document: 0,
      request: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const [written] = (await readFile(join(folder, 'gsm8k.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l) as object);
    expect(written).toMatchObject({ written: { text: expect.any(String), filtered: { 'strict-match': '[invalid]' } } });
  });
  it('shows what is not finite as a result', async () => {
    const [result] = await evaluate(new HashModel({ breaksAt: 'T'.charCodeAt(0) + 2 }), ['wikitext'], base);
    expect(result!.notFinite).toBe(1);
    expect(result!.metrics['word_perplexity']!.value).toBeNaN();
  });
  it('asks in a chat, and every prompt differs from plain text', async () => {
    const chat = { thinking: 'off', examples: 'turns' } as const;
    const prompts: string[] = [];
    const model = new HashModel({ answers: (prompt) => (prompts.push(prompt), '') });
    const [result] = await evaluate(model, ['gsm8k'], { ...base, chat, limit: 1 });
    expect(prompts[0]!.startsWith('[unused9]系统：[unused10][unused9]用户：Question:')).toBe(true);
    expect(prompts[0]!.endsWith(' /no_think[unused10][unused9]助手：')).toBe(true);
    expect(result!.chat).toEqual(chat);
  });
  it('cuts long prompts on the left', async () => {
    const long = [{ ...physics[0]!, goal: `${'x'.repeat(300)}end` }];
    const model = new HashModel({ maxLength: 40 });
    await evaluate(model, ['piqa'], { data: inMemory({ piqa: { validation: long } }) });
    const [first] = model.batches[0]!;
    expect(first!.tokens).toHaveLength(41);
    expect(model.tokenizer.decode(first!.tokens).endsWith('end\nAnswer: first 0')).toBe(true);
  });
  it('leaves out subjects without documents, and ends where there are none at all', async () => {
    const splits = { 'agronomy.test': chinese(2), 'agronomy.dev': chinese(5), 'arts.test': [], 'arts.dev': chinese(5) };
    const [result] = await evaluate(new HashModel(), [twoSubjects], { data: inMemory({ cmmlu: splits }) });
    expect([result!.n, result!.parts]).toEqual([2, []]);
    const nothing = inMemory({ piqa: { validation: [] } });
    await expect(evaluate(new HashModel(), ['piqa'], { data: nothing })).rejects.toThrow(
      '"validation" has no documents',
    );
  });
  it('ends at once when something is missing', async () => {
    const model = new HashModel({ beforeBatch: () => fail('asked before all data was there') });
    await expect(evaluate(model, ['piqa', 'boolq'], base)).rejects.toThrow(
      'aps/super_glue (boolq), split "validation"',
    );
    await expect(evaluate(model, ['piqa', 'humaneval'], base)).rejects.toThrow('no code runner was given');
    await expect(evaluate(model, ['piqa', 'hellswag'], base)).rejects.toThrow('did you mean "hellaswag"?');
    await expect(evaluate(new HashModel({ maxLength: 30 }), ['gsm8k'], { data, shots: 0 })).rejects.toThrow(
      'gsm8k writes up to 256 tokens, and the model reads at most 30',
    );
    await expect(evaluate(new HashModel({ maxLength: 30 }), ['wikitext2_token_perplexity'], { data })).rejects.toThrow(
      'give a window of 31 or fewer',
    );
    await writeFile(join(folder, 'piqa.jsonl'), 'rubbish\n');
    await expect(evaluate(model, ['piqa'], { ...base, records: folder })).rejects.toThrow('line 1, is no record');
  });
});

const MORE = fileURLToPath(new URL('../../../../../shared/evaldata/more-documents', import.meta.url));
const describeMore = hasShared('more-documents') ? describe : describe.skip;

describeMore('evaluate on unseen documents (skipped where ../shared/evaldata/more-documents is not here)', () => {
  const source = localFolder(MORE, { standIns: {} });
  const runner = { run: () => Promise.resolve({ passed: true, reason: '' }) };
  const subjects: Record<string, string[]> = {
    mmlu: ['us_foreign_policy', 'moral_scenarios', 'high_school_mathematics', 'high_school_us_history'],
    cmmlu: ['college_mathematics', 'elementary_mathematics', 'chinese_civil_service_exam', 'high_school_chemistry'],
    'ceval-valid': ['law', 'civil_servant', 'high_school_physics', 'advanced_mathematics'],
  };
  const tasks = Object.values(TASKS).filter(({ name }) => !['wikitext2_token_perplexity'].includes(name));
  it.each(tasks)('$name', async (task) => {
    const configs = subjects[task.name] ?? [task.dataset.configs[0]!];
    const own = { ...task, dataset: { ...task.dataset, configs } };
    const options = { data: source, limit: 3, runner, maxNewTokens: 8, window: 64, batchSize: 4 };
    const shots = task.name in subjects || task.pool.kind === 'fixed' ? task.shots : 0;
    const model = new HashModel({ maxLength: task.kind === 'rolling' ? 256 : 4096 });
    const [result] = await evaluate(model, [own], { ...options, shots });
    expect(result!.n).toBe(3 * configs.length);
    for (const { value } of Object.values(result!.metrics)) expect(Number.isFinite(value)).toBe(true);
  });
});
