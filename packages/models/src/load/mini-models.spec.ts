// The two mini models as they are shipped, against PyTorch's answers from the same weights (tools/train-mini/reference.py).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWasmBackend } from '@ptqlab/backend-wasm';
import { Device } from '@ptqlab/tensor';
import { logitsOf } from '../language-model/logits.ts';
import { openModel } from './open-model.ts';

interface Answered {
  readonly prompt: string;
  /** The prompt's tokens with the one that begins a sequence. */
  readonly tokens: readonly number[];
  readonly answer: string;
  /** After the last token, computed in float64. */
  readonly logits: readonly number[];
  /** How far PyTorch's float32 run is from them. */
  readonly float32_error: number;
}

/**
 * Ours and PyTorch's float32 run round sums of the same terms in another order: their errors are two draws of one size, and the
 * largest of 2048 logits varies little from draw to draw.
 */
const OTHER_ORDER = 4;
const MOST_TOKENS = 64;

describe.each(['mini-small', 'mini-large'])('%s', (name) => {
  const folder = fileURLToPath(new URL(`../../../../models/${name}`, import.meta.url));
  const reference = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Answered[];
  let device: Device;
  beforeAll(async () => {
    device = new Device(await openWasmBackend({ threads: 1, memoryMiB: 512 }));
  });
  afterAll(() => device.close());

  it('has prompts to be held to', () => {
    expect(existsSync(join(folder, 'model.safetensors'))).toBe(true);
    expect(reference.length).toBeGreaterThanOrEqual(4);
  });

  it.each(reference)('encodes prompt %# as SentencePiece does', async ({ prompt, tokens }) => {
    await using model = await openModel(folder, device);
    expect(model.tokenizer.encode(prompt)).toEqual(tokens);
  });

  it.each(reference)('gives the logits after prompt %#', async ({ tokens, logits, float32_error }) => {
    await using model = await openModel(folder, device);
    const got = (await logitsOf(model.decoder, [...tokens])).slice(-logits.length);
    const furthest = got.reduce((worst, logit, piece) => Math.max(worst, Math.abs(logit - logits[piece]!)), 0);
    // The reference is written with seven decimals.
    expect(furthest).toBeLessThan(OTHER_ORDER * float32_error + 1e-7);
  });

  it.each(reference)('answers prompt %# with the same text', async ({ tokens, answer }) => {
    await using model = await openModel(folder, device);
    const { tokenizer, languageModel } = model;
    const done = (made: readonly number[]) => made.at(-1) === tokenizer.eos;
    const [made] = await languageModel.generate([{ tokens: [...tokens], maxNewTokens: MOST_TOKENS, done }]);
    expect(tokenizer.decode([...tokens, ...made!]).slice(tokenizer.decode([...tokens]).length)).toBe(answer);
  });
});
