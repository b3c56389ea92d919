import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../testing/run-command.ts';
import { writeNaN } from '../../testing/write-nan.ts';

const MODEL = fileURLToPath(new URL('../../../../models/wikitext-mini', import.meta.url));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('ptqlab quantize', () => {
  it.each([
    ['rtn', 'W4A16-g64', []],
    [
      'smoothquant',
      'W8A8-channel-sym',
      ['--calibration', join(MODEL, 'calibration.json'), '--samples', '1', '--length', '256'],
    ],
  ] as const)(
    '%s refuses a weight that is no number in one line, and leaves no folder',
    async (method, scheme, more) => {
      const model = join(folder, 'model');
      cpSync(MODEL, model, { recursive: true });
      const layer = 'model.layers.3.mlp.down_proj.weight';
      writeNaN(join(model, 'model.safetensors'), layer, 3);
      const out = join(folder, 'out');
      const asked = ['--method', method, '--scheme', scheme, ...more, '--threads', '1', '--out', out];
      const { code, err } = await runCommand('quantize', model, ...asked);
      expect(err.trim().split('\n').at(-1)).toBe(
        `ptqlab: tensor "${layer}": holds NaN in row 0, column 3; only finite weights can be quantized: get the checkpoint again from where it is whole`,
      );
      expect({ code, isThere: existsSync(out) }).toEqual({ code: 2, isThere: false });
    },
  );
});
