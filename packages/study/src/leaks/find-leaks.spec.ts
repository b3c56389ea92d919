import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenStudy } from '../open-study.ts';
import { parseRecipe } from '../recipe.ts';
import { findLeaks } from './find-leaks.ts';

const MODEL = fileURLToPath(new URL('../../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leaks-'));
  cpSync(MODEL, join(folder, 'model'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function leaksWith(calibration: string) {
  writeFileSync(join(folder, 'calibration.txt'), calibration);
  const recipe = parseRecipe(
    `
name: leaks
models: [model]
grid: []
calibration: { text: calibration.txt, samples: 4, length: 64 }
perplexity: { text: evaluation.txt, length: 128, windows: 4, baselineWindows: 4 }
`,
    'leaks.yaml',
  );
  await using study = await OpenStudy.open({ recipe, base: folder, backend: 'wasm', codeVersion: '' });
  return findLeaks(study);
}

describe('findLeaks', () => {
  it('finds nothing where nothing is shared', async () => {
    const sentence = 'Seven purple umbrellas argued politely about tax law near an abandoned trampoline. ';
    const { isClean, checks } = await leaksWith(sentence.repeat(40));
    expect(isClean).toBe(true);
    expect(checks).toMatchObject([{ model: 'model', task: 'perplexity', documents: 4, sharingWords: 0 }]);
  });

  it('finds evaluation text that calibration was drawn from, in words and in tokens', async () => {
    const evaluation = readFileSync(join(MODEL, 'evaluation.txt'), 'utf8');
    const { isClean, checks } = await leaksWith(evaluation.slice(0, 1200));
    expect(isClean).toBe(false);
    expect(checks[0]!.sharingWords).toBeGreaterThan(0);
    expect(checks[0]!.sharingTokens).toBeGreaterThan(0);
    expect(checks[0]!.worst[0]!.example.split(' ')).toHaveLength(13);
  });

  it('compares what is evaluated of a suite: so many documents of a task, so many windows of a perplexity', async () => {
    const recipe = parseRecipe(
      `
name: leaks
models: [model]
grid: []
calibration: { text: 'data:c4/train.jsonl', samples: 2, length: 64 }
suite: mini
tasks: [c4_token_perplexity, piqa]
limit: 3
`,
      'leaks.yaml',
    );
    await using study = await OpenStudy.open({ recipe, base: folder, backend: 'wasm', codeVersion: '' });
    const documents = (await findLeaks(study)).checks.map(({ task, documents }) => [task, documents]);
    expect(documents).toEqual([
      ['c4_token_perplexity', 3],
      ['piqa', 3],
    ]);
  });
});
