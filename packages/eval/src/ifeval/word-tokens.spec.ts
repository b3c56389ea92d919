import { describeGolden, golden } from '../golden/golden.ts';
import { sentences } from './sentences.ts';
import { wordCount } from './word-count.ts';
import { wordTokens } from './word-tokens.ts';

describe('sentences', () => {
  it('does not end at abbreviations, initials and numbers', () => {
    expect(sentences('Dr. J. Smith of the U.S. army paid 3.5 dollars. He left.')).toEqual([
      'Dr. J. Smith of the U.S. army paid 3.5 dollars.',
      'He left.',
    ]);
  });
  it('keeps closing quotes with their sentence', () => {
    expect(sentences('(One.) "Two." Three?! Four')).toEqual(['(One.)', '"Two."', 'Three?!', 'Four']);
  });
  it('finds none in nothing', () => expect(sentences('')).toEqual([]));
});

describe('wordTokens', () => {
  it('splits contractions and punctuation', () => {
    expect(wordTokens(`He said "can't" (cannot)...`)).toEqual([
      'He',
      'said',
      '``',
      'ca',
      "n't",
      "''",
      '(',
      'can',
      'not',
      ')',
      '...',
    ]);
  });
});

describeGolden('counts of a text against the golden ones', () => {
  interface Count {
    response: string;
    words: number;
    sentences: number;
    word_tokens: string[];
  }
  it.each(golden<Count>('ifeval', 'count'))('$response', (record) => {
    expect(wordCount(record.response)).toBe(record.words);
    expect(wordTokens(record.response)).toEqual(record.word_tokens);
    expect(sentences(record.response)).toHaveLength(record.sentences);
  });
});
