// recipes/wikitext-mini.yaml against the figures that the methods' own code gave on the same model (the reference's README has the
// protocol and the tolerances), on fewer windows and two of its settings: all of it takes minutes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device } from '@ptqlab/tensor';
import { FULL_PRECISION } from './cell.ts';
import { OpenStudy } from './open-study.ts';
import { parseRecipe } from './recipe.ts';
import { runCell } from './run-cell.ts';

const file = fileURLToPath(new URL('../../../recipes/wikitext-mini.yaml', import.meta.url));
const WINDOWS = 16;

/** Perplexity of the first 16 windows (exp of the mean of the reference's nll), mean output error, and the relative tolerances of both. */
const REFERENCE: Record<string, { perplexity: [number, number]; outputError?: [number, number] }> = {
  [FULL_PRECISION]: { perplexity: [35.64476805396185, 1e-5] },
  'rtn W3A16-g64-asym': { perplexity: [37.13565426884732, 1e-5], outputError: [0.022897946227313525, 0.02] },
  'gptq W2A16-g64-asym': { perplexity: [39.705852209912045, 1e-2], outputError: [0.05741397884740682, 0.02] },
};

it('the recipe for WikiText agrees with the code of the methods’ authors', async () => {
  const whole = parseRecipe(readFileSync(file, 'utf8'), file);
  expect(whole.perplexity).toMatchObject({ length: 256, windows: 128 });
  const recipe = {
    ...whole,
    perplexity: { ...whole.perplexity!, windows: WINDOWS, baselineWindows: WINDOWS },
  };
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab-'));
  const device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 1024 }));
  try {
    await using study = await OpenStudy.open({ recipe, base: dirname(file), backend: 'wasm', codeVersion: 'test' });
    const seen: string[] = [];
    for (const cell of await study.cells()) {
      const name = cell.method === FULL_PRECISION ? cell.method : `${cell.method} ${cell.scheme}`;
      const wanted = REFERENCE[name];
      if (!wanted) continue;
      seen.push(name);
      const { result } = await runCell(study, cell, device, folder, () => undefined);
      if (result.status !== 'done') throw new Error(`${name}: ${result.reason}`);
      const { perplexity, outputError } = result.figures;
      expect(result.tasks).toMatchObject([{ task: 'perplexity', n: WINDOWS, value: perplexity }]);
      expect(Math.abs(perplexity! / wanted.perplexity[0] - 1)).toBeLessThan(wanted.perplexity[1]);
      if (wanted.outputError)
        expect(Math.abs(outputError! / wanted.outputError[0] - 1)).toBeLessThan(wanted.outputError[1]);
    }
    expect(seen).toEqual(Object.keys(REFERENCE));
  } finally {
    await device.close();
    rmSync(folder, { recursive: true });
  }
});
