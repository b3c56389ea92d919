import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accuracyMap, readStudy } from '@ptqlab/accuracy-map';
import { runCommand } from '../testing/run-command.ts';

const MODEL = fileURLToPath(new URL('../../../models/wikitext-mini', import.meta.url));

it('the perplexity of a recipe’s own text is compared window by window with full precision, and gives verdicts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ptqlab-perplexity-'));
  try {
    const file = join(folder, 'recipe.yaml');
    writeFileSync(
      file,
      `
name: perplexity
models: [${relative(folder, MODEL)}]
grid: [{ method: rtn, schemes: [W8A16-g64, W2A16-channel] }]
calibration: { source: calibration.json, samples: 1, length: 32 }
perplexity: { text: evaluation.txt, length: 64, windows: 16, baselineWindows: 20 }
gate: { runs: 1, methods: false }
`,
    );
    const out = join(folder, 'out');
    expect((await runCommand('study', file, '--jobs', '1', '--threads', '1', '--out', out)).code).toBe(0);
    const { settings, problems } = accuracyMap(await readStudy(out));
    expect(problems).toEqual([]);
    const [full, finest, coarsest] = settings;
    expect(full!.tasks).toMatchObject([{ task: 'perplexity', documents: 20 }]);
    expect(finest).toMatchObject({ verdict: 'lossless', tasks: [{ change: { documents: 16 } }] });
    expect(coarsest).toMatchObject({ verdict: 'harmful', tasks: [{ change: { documents: 16 } }] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
