import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SUITES } from '@ptqlab/eval';
import { MINI_TASKS } from '@ptqlab/mini-world';
import { ParrotModel } from './testing/parrot-model.ts';
import { miniDataFolder } from './mini-data-folder.ts';
import { openSuite } from './open-suite.ts';

const temporary: string[] = [];
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'ptqlab-suites-'));
  temporary.push(made);
  return made;
}

let cache: string;
beforeAll(async () => {
  cache = await folder();
  process.env['XDG_CACHE_HOME'] = cache;
});
afterAll(async () => {
  delete process.env['XDG_CACHE_HOME'];
  await Promise.all(temporary.map((made) => rm(made, { recursive: true })));
});

describe('openSuite, mini', () => {
  it('has the eighteen tasks of the mini world in the order of the suite', async () => {
    await using suite = await openSuite('mini');
    expect(suite.tasks.map(({ name }) => name)).toEqual(MINI_TASKS.map(({ task }) => task));
    expect(suite.tasks.map(({ name }) => name)).toEqual([...SUITES.mini.tasks]);
  });

  it('evaluates a model on all of them, programs in the sandbox included', async () => {
    const [first = ''] = (await readFile(join(await miniDataFolder(), 'mbpp/test.jsonl'), 'utf8')).split('\n');
    const { code } = JSON.parse(first) as { code: string };
    await using suite = await openSuite('mini', { limit: 2 });
    const records = await folder();
    const results = await suite.evaluate(new ParrotModel(`${code}\n[DONE]`), { records });
    expect(results).toHaveLength(18);
    for (const { n, primary, metrics } of results) {
      expect(n).toBeGreaterThanOrEqual(2);
      expect(Number.isFinite(metrics[primary]!.value)).toBe(true);
    }
    // The solution of the first program passes its tests, and not those of the second.
    expect(results.at(-1)).toMatchObject({ task: 'mbpp', n: 2, metrics: { pass_at_1: { value: 0.5 } } });
    expect((await readdir(records)).sort()).toEqual(results.map(({ task }) => `${task}.jsonl`).sort());
  });

  it('takes the documents of a task evenly from its subjects', async () => {
    await using suite = await openSuite('mini', { limit: 10, tasks: ['mmlu', 'piqa'] });
    const [mmlu, piqa] = await suite.evaluate(new ParrotModel(''));
    expect(mmlu!.parts.map(({ n }) => n)).toEqual([2, 2, 2, 2, 2]);
    expect([mmlu!.n, piqa!.n, mmlu!.chance, piqa!.chance]).toEqual([10, 10, 1 / 4, 1 / 2]);
  });

  it('names what is asked by its content', async () => {
    const hashOf = async (options: Parameters<typeof openSuite>[1]) => {
      await using suite = await openSuite('mini', options);
      return suite.dataHash;
    };
    const first = await hashOf({ limit: 4 });
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf({ limit: 4 })).toBe(first);
    expect(await hashOf({ limit: 4, data: await miniDataFolder() })).toBe(first);
    const different = [
      first,
      await hashOf({ limit: 5 }),
      await hashOf({ limit: 4, full: true }),
      await hashOf({ limit: 4, tasks: ['piqa'] }),
      await hashOf({ limit: 4, window: 128 }),
      await hashOf({ limit: 4, chat: { thinking: 'off', examples: 'turns' } }),
    ];
    expect(new Set(different).size).toBe(different.length);
  });
});

describe('openSuite, documents in a folder', () => {
  const row = { goal: 'g', sol1: 'a', sol2: 'b', label: 1 };
  const withPiqa = async (rows: readonly object[]): Promise<string> => {
    const data = await folder();
    await mkdir(join(data, 'piqa'));
    await writeFile(join(data, 'piqa/validation.jsonl'), rows.map((one) => JSON.stringify(one)).join('\n'));
    return data;
  };

  it('evaluates a list of tasks, and tells other documents apart', async () => {
    await using one = await openSuite(['piqa'], { data: await withPiqa([row]) });
    await using other = await openSuite(['piqa'], { data: await withPiqa([{ ...row, label: 0 }]) });
    expect([one.name, one.tasks.length]).toEqual(['piqa', 1]);
    expect(one.dataHash).not.toBe(other.dataHash);
    const [a, b] = [await one.evaluate(new ParrotModel('')), await other.evaluate(new ParrotModel(''))];
    expect(a[0]!.metrics['acc']!.value + b[0]!.metrics['acc']!.value).toBe(1);
  });

  it('says at once what is missing, and how to get it', async () => {
    const data = await withPiqa([row]);
    await expect(openSuite(['piqa', 'boolq'], { data })).rejects.toThrow(
      /aps\/super_glue \(boolq\), split "validation", is not here; looked for .*Fetch it with: ptqlab data fetch/,
    );
    await expect(openSuite(['piqa', 'gsm8k'], { data, shots: 2 })).rejects.toThrow('split "train", is not here');
  });

  it('names the nearest suite or task, and refuses a task that is named twice or not at all', async () => {
    await expect(openSuite('mimi')).rejects.toThrow('did you mean "mini"?');
    await expect(openSuite(['hellaswig'])).rejects.toThrow('did you mean "hellaswag"?');
    await expect(openSuite('mini', { tasks: ['wikitext'] })).rejects.toThrow('The suite mini has no task "wikitext"');
    await expect(openSuite(['piqa', 'piqa'])).rejects.toThrow('named twice');
    await expect(openSuite([])).rejects.toThrow('name at least one');
  });
});
