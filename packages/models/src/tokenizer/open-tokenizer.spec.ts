import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FormatError, openSafetensors } from '@ptqlab/formats';
import { JsonTokenizer } from './json-tokenizer.ts';
import { openTokenizer } from './open-tokenizer.ts';
import { SentencePieceTokenizer } from './sentence-piece-tokenizer.ts';

interface SlowCases {
  /** Path of the SentencePiece model among the fixtures. */
  readonly model: string;
  readonly config: object;
  readonly texts: string[];
  readonly ids: number[][];
  readonly withoutSpecial: number[][];
  readonly decoded?: string[];
}

const fixtures = join(__dirname, '../../fixtures');
const slow = JSON.parse(readFileSync(join(fixtures, 'slow-tokenizer/cases.json'), 'utf8')) as { folders: Record<string, SlowCases> };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ptqlab-models-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('openTokenizer, against the slow tokenizers of transformers', () => {
  it.each(Object.entries(slow.folders))('agrees on %s', async (_, { model, config, texts, ids, withoutSpecial, decoded }) => {
    copyFileSync(join(fixtures, model), join(folder, 'tokenizer.model'));
    await writeFile(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
    const tokenizer = await openTokenizer(folder);
    const pairs = (list: readonly unknown[]) => list.map((value, i) => [texts[i], value]);
    expect(pairs(texts.map((text) => tokenizer.encode(text)))).toEqual(pairs(ids));
    expect(pairs(texts.map((text) => tokenizer.encode(text, { special: false })))).toEqual(pairs(withoutSpecial));
    if (decoded !== undefined) expect(pairs(ids.map((list) => tokenizer.decode(list)))).toEqual(pairs(decoded));
  });
});

describe('openTokenizer', () => {
  it('prefers tokenizer.model, then tokenizer.json', async () => {
    for (const name of ['tokenizer.json', 'tokenizer_config.json'])
      await copyFile(join(fixtures, 'tokenizer-json/byte-level', name), join(folder, name));
    expect(await openTokenizer(folder)).toBeInstanceOf(JsonTokenizer);
    await copyFile(join(fixtures, 'openpangu-layout/tokenizer.model'), join(folder, 'tokenizer.model'));
    expect(await openTokenizer(folder)).toBeInstanceOf(SentencePieceTokenizer);
  });

  it('needs no more than tokenizer.model', async () => {
    await copyFile(join(fixtures, 'openpangu-layout/tokenizer.model'), join(folder, 'tokenizer.model'));
    const tokenizer = await openTokenizer(folder);
    expect([tokenizer.bos, tokenizer.eos, tokenizer.addsBos]).toEqual([1, 2, true]);
  });

  it('takes roles from special_tokens_map.json and ids from added_tokens.json', async () => {
    await copyFile(join(fixtures, 'openpangu-layout/tokenizer.model'), join(folder, 'tokenizer.model'));
    await writeFile(join(folder, 'special_tokens_map.json'), '{"eos_token":{"content":"<end>"},"bos_token":"<s>"}');
    await writeFile(join(folder, 'added_tokens.json'), '{"<end>":2048}');
    const tokenizer = await openTokenizer(folder);
    expect([tokenizer.eos, tokenizer.encode('<end>')]).toEqual([2048, [1, 2048]]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['an empty folder', {}, 'holds no tokenizer; looked for tokenizer.model and tokenizer.json'],
    ['a damaged model', { 'tokenizer.model': 'x' }, 'tokenizer.model: is not a SentencePiece model, or damaged'],
    ['a damaged tokenizer.json', { 'tokenizer.json': '{' }, 'tokenizer.json: the content is not JSON'],
    ['a useless tokenizer.json', { 'tokenizer.json': '{}' }, 'tokenizer.json: is not a tokenizer that can be used here'],
    ['a damaged configuration', { 'tokenizer_config.json': '[]' }, 'tokenizer_config.json: the content is not a JSON object'],
    ['a wrong flag', { 'tokenizer_config.json': '{"add_bos_token":3}' }, 'does not describe a tokenizer: add_bos_token'],
    ['a wrong id', { 'tokenizer_config.json': '{"added_tokens_decoder":{"x":{"content":"a"}}}' }, 'added_tokens_decoder.x: Invalid key'],
    ['a wrong token', { 'special_tokens_map.json': '{"eos_token":7}' }, 'special_tokens_map.json: does not describe'],
    ['wrong added tokens', { 'added_tokens.json': '{"a":-1}' }, 'added_tokens.json: does not describe a tokenizer'],
  ])('refuses %s', async (_, files, message) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const work = openTokenizer(folder);
    await expect(work).rejects.toThrow(FormatError);
    await expect(work).rejects.toThrow(message);
  });

  it('refuses a folder that does not exist', async () => {
    await expect(openTokenizer(join(folder, 'nowhere'))).rejects.toThrow('cannot be read as a folder (ENOENT)');
  });
});

const oracle = join(__dirname, '../../../../../shared/oracle');
const itWithOracle = existsSync(oracle) ? it : it.skip;
const reason = existsSync(oracle) ? '' : ' (skipped: ../shared/oracle is not here)';

describe('openTokenizer on the reference checkpoint', () => {
  itWithOracle(`gives the ids of the whole evaluation text and of the prompts${reason}`, async () => {
    const tokenizer = await openTokenizer(oracle);
    await using reference = await openSafetensors(join(oracle, 'reference.safetensors'));
    const text = readFileSync(join(oracle, 'eval_text.txt'), 'utf8');
    const ids = tokenizer.encode(text);
    expect(Int32Array.from(ids)).toEqual(await reference.read('eval_ids'));
    expect(tokenizer.decode(ids)).toBe(text);
    const { prompts } = JSON.parse(readFileSync(join(oracle, 'reference.json'), 'utf8')) as {
      prompts: { text: string | null; ids: number[] }[];
    };
    // The reference cut long prompts; one without text was taken from the ids of the evaluation text.
    const written = prompts.filter((prompt) => prompt.text !== null);
    expect(written.length).toBeGreaterThan(0);
    for (const prompt of written) expect(tokenizer.encode(prompt.text!).slice(0, prompt.ids.length)).toEqual(prompt.ids);
  });
});
