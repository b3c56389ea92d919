import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { BuiltCommand, bytesBelow } from '../testing/built-command.ts';

const MODEL = join(fileURLToPath(new URL('../../../', import.meta.url)), 'models/mini-small');
const RECIPE = `
name: circumstances
models: [${MODEL}]
grid:
  - { method: gptq, schemes: [W3A16-g64] }
  - { method: billm, schemes: [W1A16-g128] }
calibration: { text: 'data:c4/train.jsonl', samples: 1, length: 64 }
suite: mini
limit: 1
gate: { runs: 1, methods: false }
`;
/** A clock that is years ahead. */
const OTHER_CLOCK = `
const Real = Date;
const ahead = (now) => now + 1000 * 86400 * 1234;
globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [ahead(Real.now())] : given));
  }
  static now() {
    return ahead(Real.now());
  }
};
`;
/** What holds times, or the name of its folder. */
const TIMED = ['certificate.json', 'timings.jsonl', 'report.html', 'report.md', 'environment.json'];

let folder: string;
let recipe: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptqlab-circumstances-'));
  recipe = join(folder, 'recipe.yaml');
  writeFileSync(recipe, RECIPE);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(name: string, flags: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const out = join(folder, name);
  const command = new BuiltCommand(['study', recipe, '--out', out, ...flags], { ...process.env, ...env });
  expect([await command.ended, command.lastLines]).toEqual([0, expect.anything()]);
  const [first] = readFileSync(join(out, 'timings.jsonl'), 'utf8').split('\n');
  const { finished } = JSON.parse(first!) as { finished: string };
  return { bytes: bytesBelow(out, TIMED), finished: Date.parse(finished) };
}

it('a study gives the same bytes on another day, in another time zone and language, with other jobs and threads', async () => {
  const clock = join(folder, 'other-clock.mjs');
  writeFileSync(clock, OTHER_CLOCK);
  const here = await run('here', ['--jobs', '1', '--threads', '1']);
  const there = await run('there', ['--jobs', '2'], {
    NODE_OPTIONS: `--import ${pathToFileURL(clock).href}`,
    TZ: 'Pacific/Chatham',
    LANG: 'tr_TR.UTF-8',
    LC_ALL: 'tr_TR.UTF-8',
  });
  expect(there.bytes).toEqual(here.bytes);
  // Else the other clock was none.
  expect(there.finished - here.finished).toBeGreaterThan(1000 * 86400 * 1000);
  expect((await run('threads', ['--jobs', '1', '--threads', '2'])).bytes).toEqual(here.bytes);
});
