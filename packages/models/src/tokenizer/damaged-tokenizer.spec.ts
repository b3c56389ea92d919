import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import { damagedBytes } from '@ptqlab/formats/testing/damaged-bytes';
import { damagedJson } from '@ptqlab/formats/testing/damaged-json';
import fc from 'fast-check';
import { readTokenizer } from './read-tokenizer.ts';

const fixtures = join(__dirname, '../../fixtures/tokenizer-json');
const TEXT = 'The film, of 2009 : “naïve” 日本\n\tends.';

/** Reads a tokenizer.json and uses it, unless it is refused as damaged. @returns the refusal */
async function use(name: string, content: Uint8Array): Promise<string | undefined> {
  const files = new Map([
    ['tokenizer.json', content],
    ['tokenizer_config.json', readFileSync(join(fixtures, name, 'tokenizer_config.json'))],
  ]);
  try {
    const tokenizer = await readTokenizer({ pathOf: (file) => file, read: async (file) => files.get(file) }, 'memory');
    const ids = tokenizer.encode(TEXT);
    expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < tokenizer.vocabularySize)).toBe(true);
    expect(typeof tokenizer.decode(ids)).toBe('string');
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

const encoded = (json: object): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

interface TokenizerJson {
  model: { vocab: Record<string, unknown>; merges: unknown[] };
}

describe.each(['byte-level', 'byte-fallback'])('a damaged tokenizer.json, %s', (name) => {
  const intact = readFileSync(join(fixtures, name, 'tokenizer.json'));
  const json = JSON.parse(intact.toString()) as TokenizerJson;

  /** With few pieces, so that damage meets the rules about as often as the vocabulary. */
  const small = { ...json, model: { ...json.model, vocab: first(json.model.vocab, 40), merges: json.model.merges.slice(0, 3) } };

  it('is used or refused whatever it says', () =>
    fc.assert(
      fc.asyncProperty(damagedJson(small), async (damaged) => void (await use(name, encoded(damaged)))),
      { numRuns: 200 },
    ));

  it('is used or refused whatever it holds', () =>
    fc.assert(
      fc.asyncProperty(damagedBytes(intact), async (damaged) => void (await use(name, damaged))),
      { numRuns: 30 },
    ));

  it.each([-1, 1.5, '7', null, 1e9])('is refused with the id %p', async (id) => {
    const vocab = { ...json.model.vocab, strange: id };
    expect(await use(name, encoded({ ...json, model: { ...json.model, vocab } }))).toMatch(
      /tokenizer\.json: gives token "strange" the id .*; ids are whole numbers from 0 to/,
    );
  });
});

function first(record: Record<string, unknown>, count: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).slice(0, count));
}
