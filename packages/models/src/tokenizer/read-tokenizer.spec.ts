import { readFile } from 'node:fs/promises';
import { openTokenizer } from './open-tokenizer.ts';
import { readTokenizer } from './read-tokenizer.ts';

const folder = `${__dirname}/../../../../models/wikitext-mini`;

describe('readTokenizer', () => {
  it('gives from bytes in memory the ids that the folder gives', async () => {
    const names = ['tokenizer.model', 'tokenizer_config.json', 'special_tokens_map.json'];
    const bytes = new Map(await Promise.all(names.map(async (name) => [name, await readFile(`${folder}/${name}`)] as const)));
    const files = { pathOf: (name: string) => name, read: async (name: string) => bytes.get(name) };
    const text = 'The quick brown fox, 1,234 times; “naïve” 日本 .';
    const [ours, theirs] = [await readTokenizer(files, 'memory'), await openTokenizer(folder)];
    expect(ours.encode(text)).toEqual(theirs.encode(text));
    expect(ours.decode(ours.encode(text))).toBe(theirs.decode(theirs.encode(text)));
  });

  it('says which files it looked for', async () => {
    const nothing = { pathOf: (name: string) => name, read: async () => undefined };
    await expect(readTokenizer(nothing, 'the dropped files')).rejects.toThrow(
      /the dropped files.*tokenizer\.model and tokenizer\.json/,
    );
  });
});
