import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '@ptqlab/formats';
import fc from 'fast-check';
import type { AddedToken } from './added-token.ts';
import { SentencePieceTokenizer } from './sentence-piece-tokenizer.ts';
import { SentencePiece } from './sentencepiece/sentence-piece.ts';
import { folderFiles } from './folder-files.ts';
import { readTokenizerSettings } from './tokenizer-settings.ts';
import type { TokenizerSettings } from './tokenizer-settings.ts';

interface Case {
  readonly text: string;
  readonly ids: number[];
  readonly ids_with_bos: number[];
  readonly decoded: string;
}

const folder = join(__dirname, '../../fixtures/openpangu-layout');
const file = join(folder, 'tokenizer.model');
const model = SentencePiece.parse(readFileSync(file), file);
const cases = JSON.parse(readFileSync(join(folder, 'tokenization.json'), 'utf8')) as Case[];

const plain: TokenizerSettings = {
  files: 'tokenizer_config.json',
  tokenizerClass: 'PanguTokenizer',
  addBos: true,
  addEos: false,
  legacy: true,
  bos: '<s>',
  eos: '</s>',
  special: ['<s>', '</s>', '<unk>'],
  added: [],
};
const added = (id: number, content: string): AddedToken => ({ id, content, lstrip: false, rstrip: false, singleWord: false });
const open = (settings: Partial<TokenizerSettings>) => new SentencePieceTokenizer(model, { ...plain, ...settings }, file);

describe('SentencePieceTokenizer on the reference folder', () => {
  it('gives the ids of the slow tokenizer with and without BOS, and its text', async () => {
    const tokenizer = new SentencePieceTokenizer(model, await readTokenizerSettings(folderFiles(folder)), file);
    expect([tokenizer.vocabularySize, tokenizer.bos, tokenizer.eos, tokenizer.addsBos]).toEqual([2048, 1, 2, true]);
    for (const { text, ids, ids_with_bos, decoded } of cases) {
      expect(tokenizer.encode(text)).toEqual(ids_with_bos);
      expect(tokenizer.encode(text, { special: false })).toEqual(ids);
      expect(tokenizer.decode(ids_with_bos)).toBe(decoded);
    }
  });
});

describe('SentencePieceTokenizer with added tokens', () => {
  const chat = open({ eos: '[unused10]', special: ['<s>', '[unused10]'], added: [added(2100, '[unused9]'), added(2050, '[unused10]')] });

  it('takes them out of the text and cuts each stretch on its own', () => {
    const hi = model.encode('hi there');
    expect(chat.encode('[unused9]hi there[unused10]hi there')).toEqual([1, 2100, ...hi, 2050, ...hi]);
    expect([chat.vocabularySize, chat.eos]).toEqual([2101, 2050]);
  });

  it('leaves tokens with a role out of decoded text, and writes the others', () => {
    expect(chat.decode([1, 2100, ...model.encode('a b'), 2050, 2100])).toBe('[unused9]a b[unused9]');
    expect(() => chat.decode([2099])).toThrow('token 2099 is not in the vocabulary');
  });

  it("leaves the model's own special pieces in text alone", () => {
    const tokenizer = open({ added: [added(0, '<unk>'), added(1, '<s>'), added(2, '</s>')] });
    expect(tokenizer.encode('<s> <unk> </s>', { special: false })).toEqual(model.encode('<s> <unk> </s>'));
  });

  it('finds a token with a role among the pieces of the model', () => {
    expect(open({ eos: '▁the', special: ['<s>', '▁the'] }).eos).toBe(model.find('▁the'));
  });

  it('gives back any text that holds none of them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(chat.decode(chat.encode(text))).toBe(text.replaceAll('▁', ' '));
      }),
    );
  });
});

describe('SentencePieceTokenizer, settings', () => {
  it('puts BOS and EOS where the configuration says', () => {
    expect(open({ addBos: false }).encode('')).toEqual([]);
    expect(open({ addBos: false }).addsBos).toBe(false);
    expect(open({ addBos: undefined }).encode('')).toEqual([1]);
    expect(open({ addEos: true }).encode('')).toEqual([1, 2]);
    expect(open({ addEos: true }).encode('', { special: false })).toEqual([]);
  });

  it('gives only the front a dummy space when LLaMA is told not to be legacy', () => {
    const settings = { tokenizerClass: 'LlamaTokenizer', legacy: false, added: [added(2100, '<sep>')] };
    const withoutDummy = model.encode('hello', { dummyPrefix: false });
    expect(open(settings).encode('hello<sep>hello', { special: false })).toEqual([...model.encode('hello'), 2100, ...withoutDummy]);
    const space = model.find('▁');
    expect(open(settings).encode('<sep>hello', { special: false })).toEqual([space, 2100, ...withoutDummy]);
    expect(open({ ...settings, tokenizerClass: 'PanguTokenizer' }).encode('<sep>hello', { special: false })).toEqual([
      2100,
      ...model.encode('hello'),
    ]);
  });

  it('refuses tokens with a role that do not exist, and a model that nothing ends', () => {
    expect(() => open({ special: ['<end>'] })).toThrow(FormatError);
    expect(() => open({ special: ['<end>'] })).toThrow('tokenizer_config.json gives "<end>" a role, but neither');
    const path = join(folder, '../sentencepiece/bpe-rules.model');
    const withoutBos = SentencePiece.parse(readFileSync(path), path);
    const settings = { ...plain, bos: undefined, special: [] };
    expect(() => new SentencePieceTokenizer(withoutBos, { ...settings, eos: undefined }, path)).toThrow('there is no beginning-of');
    const tokenizer = new SentencePieceTokenizer(withoutBos, { ...settings, addBos: undefined, eos: undefined }, path);
    expect([tokenizer.bos, tokenizer.addsBos, tokenizer.eos]).toEqual([undefined, false, withoutBos.eos]);
  });
});
