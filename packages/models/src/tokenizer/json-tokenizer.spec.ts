import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import fc from 'fast-check';
import { JsonTokenizer } from './json-tokenizer.ts';
import { folderFiles } from './folder-files.ts';
import { readTokenizerSettings } from './tokenizer-settings.ts';
import type { TokenizerSettings } from './tokenizer-settings.ts';

interface FolderCases {
  readonly ids: number[][];
  readonly withoutSpecial: number[][];
  readonly decoded: string[];
  readonly size: number;
}

const fixtures = join(__dirname, '../../fixtures/tokenizer-json');
const json = (name: string) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as Record<string, unknown>;
const cases = json('cases.json') as unknown as { texts: string[]; folders: Record<string, FolderCases> };

async function open(name: string, changes: Partial<TokenizerSettings> = {}): Promise<JsonTokenizer> {
  const settings = { ...(await readTokenizerSettings(folderFiles(join(fixtures, name)))), ...changes };
  return new JsonTokenizer(json(`${name}/tokenizer.json`), json(`${name}/tokenizer_config.json`), settings, 'my/tokenizer.json');
}

describe.each(Object.entries(cases.folders))('JsonTokenizer on %s', (name, expected) => {
  it('gives the ids of the original, with and without special tokens', async () => {
    const tokenizer = await open(name);
    expect(cases.texts.map((text) => tokenizer.encode(text))).toEqual(expected.ids);
    expect(cases.texts.map((text) => tokenizer.encode(text, { special: false }))).toEqual(expected.withoutSpecial);
    expect(tokenizer.vocabularySize).toBe(expected.size);
  });

  it('gives the text of the original', async () => {
    const tokenizer = await open(name);
    expect(expected.ids.map((ids) => tokenizer.decode(ids))).toEqual(expected.decoded);
  });

  it('gives ids in range for any string', async () => {
    const tokenizer = await open(name);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(tokenizer.encode(text).every((id) => id >= 0 && id < tokenizer.vocabularySize)).toBe(true);
      }),
    );
  });
});

describe('JsonTokenizer, settings', () => {
  it('finds bos and eos, and whether encode adds bos', async () => {
    const tokenizer = await open('byte-level');
    expect([tokenizer.bos, tokenizer.eos, tokenizer.addsBos]).toEqual([0, 1, true]);
    expect((await open('byte-level', { bos: undefined })).addsBos).toBe(false);
    expect((await open('byte-fallback')).addsBos).toBe(false);
  });

  it('refuses files it cannot use, naming them', async () => {
    await expect(open('byte-level', { eos: undefined })).rejects.toThrow('my/tokenizer.json: no token ends a sequence');
    await expect(open('byte-level', { eos: '<end>' })).rejects.toThrow('gives "<end>" a role, but this vocabulary does not hold it');
    const settings = await readTokenizerSettings(folderFiles(fixtures));
    for (const broken of [{}, { model: 5 }, { model: { type: 'BPE' } }, { model: { type: 'Markov' }, added_tokens: [] }])
      expect(() => new JsonTokenizer(broken, {}, settings, 'my/tokenizer.json')).toThrow(FormatError);
  });

  it('refuses to decode an id outside the vocabulary', async () => {
    const tokenizer = await open('byte-level');
    expect(() => tokenizer.decode([9999])).toThrow('token 9999 is not in the vocabulary of 500');
    expect(tokenizer.decode([])).toBe('');
  });
});
