import type { Tokenizer } from '@ptqlab/language-model';
import { describeGolden, golden } from '../golden/golden.ts';
import { encodePair, encodeText, prefixToken } from './encode-pair.ts';
import { ToyTokenizer } from './toy-tokenizer.ts';

const tokens = ['<s>', ' ', 'a', 'b', 'ab', ' a', ':', ': a'];

describe('encodePair', () => {
  const toy = new ToyTokenizer(tokens);
  it('moves white space at the seam to the continuation', () => {
    expect(encodePair(toy, 'b ', 'a')).toEqual({ context: [3], continuation: [5] });
  });
  it('leaves nothing to score where one token spans the whole seam', () => {
    expect(encodePair(toy, 'b:', ' a')).toEqual({ context: [3, 6], continuation: [] });
  });
  it('puts the prefix token before a continuation without context', () => {
    expect(encodePair(toy, '', 'a')).toEqual({ context: [0], continuation: [2] });
    expect(encodePair(toy, '', '<s>a')).toEqual({ context: [0], continuation: [2] });
    expect(prefixToken({ ...toy, bos: undefined, eos: 3 } as Tokenizer)).toBe(3);
  });
  it('does not put BOS twice', () => {
    const adding = new ToyTokenizer(tokens, true);
    expect(encodeText(adding, '<s>a')).toEqual([0, 2]);
    expect(encodeText(adding, 'a')).toEqual([0, 2]);
    expect(encodePair(adding, 'b', 'a')).toEqual({ context: [0, 3], continuation: [2] });
  });
});

describeGolden('encodePair against the golden pairs', () => {
  interface Pair {
    context: string;
    continuation: string;
    context_ids: number[];
    continuation_ids: number[];
  }
  it.each(golden<Pair>('_generation', 'encode_pair'))('$context | $continuation', (record) => {
    const [vocabulary] = golden<{ tokens: string[] }>('_generation', 'toy_vocab');
    const pair = encodePair(new ToyTokenizer(vocabulary!.tokens), record.context, record.continuation);
    expect(pair).toEqual({ context: record.context_ids, continuation: record.continuation_ids });
  });
});
