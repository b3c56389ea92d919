// Writes what the training of the mini models reads: training texts, the word list for the tokenizer, the evaluation documents.
// Usage: node tools/train-mini/generate.mjs OUT [--texts 200000] [--seed 1] [--stage tasks]
import { mkdirSync, writeFileSync, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  chinese,
  evaluationFiles,
  generateWorld,
  MINI_SEEDS,
  TRAINING_STAGES,
  trainingTexts,
} from '../../packages/mini-world/dist/index.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    texts: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    stage: { type: 'string', default: 'tasks' },
  },
});
const [out] = positionals;
if (!out) throw new Error('generate.mjs: no folder given; call it as `node tools/train-mini/generate.mjs OUT`');
mkdirSync(out, { recursive: true });

const world = generateWorld(MINI_SEEDS.world);
writeFileSync(join(out, 'chinese-words.json'), JSON.stringify(Object.values(chinese).flat()));
for (const { path, rows } of evaluationFiles(world, MINI_SEEDS.evaluation)) {
  const file = join(out, 'data', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

const mix = TRAINING_STAGES[values.stage];
if (!mix)
  throw new Error(`generate.mjs: no stage "${values.stage}"; stages are ${Object.keys(TRAINING_STAGES).join(', ')}`);
const stream = createWriteStream(join(out, 'train.jsonl'));
for (const text of trainingTexts(world, Number(values.seed), Number(values.texts), mix))
  if (!stream.write(`${JSON.stringify(text)}\n`)) await once(stream, 'drain');
stream.end();
await once(stream, 'finish');
console.log(`${values.texts} training texts and ${out}/data written`);
