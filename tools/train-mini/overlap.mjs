// Looks for every evaluation prompt in training texts that were written; the specs of mini-world do so for a part of them only.
// Usage: node tools/train-mini/overlap.mjs OUT...   (folders of generate.mjs)
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { evaluationFiles, generateWorld, MINI_SEEDS, miniSuite } from '../../packages/mini-world/dist/index.js';

/** Prompts are found by their first characters; none is shorter. */
const KEY = 16;

const world = generateWorld(MINI_SEEDS.world);
const makers = miniSuite(world);
const prompts = new Map();
for (const { path, rows } of evaluationFiles(world, MINI_SEEDS.evaluation)) {
  if (/(\.dev|\/pool|gsm8k\/train)\.jsonl$/.test(path)) continue;
  const { task, promptOf } = makers.find((maker) => path.startsWith(maker.task));
  for (const row of rows) {
    const prompt = promptOf(row);
    if (prompt.length < KEY) throw new Error(`overlap.mjs: a prompt of ${task} is shorter than ${KEY}: ${prompt}`);
    const key = prompt.slice(0, KEY);
    prompts.set(key, [...(prompts.get(key) ?? []), { task, prompt }]);
  }
}

const found = new Map();
let texts = 0;
for (const folder of process.argv.slice(2))
  for await (const line of createInterface({ input: createReadStream(join(folder, 'train.jsonl')) })) {
    const text = JSON.parse(line)
      .turns.map(({ prompt, completion }) => prompt + completion)
      .join('');
    texts++;
    for (let at = 0; at + KEY <= text.length; at++)
      for (const { task, prompt } of prompts.get(text.slice(at, at + KEY)) ?? [])
        if (text.startsWith(prompt, at)) found.set(prompt, task);
  }
const count = [...prompts.values()].reduce((sum, list) => sum + list.length, 0);
console.log(`${texts} texts, ${count} prompts, ${found.size} of them found`);
for (const [prompt, task] of found) console.log(`${task}: ${JSON.stringify(prompt)}`);
process.exitCode = found.size > 0 ? 1 : 0;
