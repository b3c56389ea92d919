import fc from 'fast-check';
import type { AddedToken } from './added-token.ts';
import { AddedTokenSplitter } from './added-token-splitter.ts';

const token = (id: number, content: string, rules: Partial<AddedToken> = {}): AddedToken => ({
  id,
  content,
  lstrip: false,
  rstrip: false,
  singleWord: false,
  ...rules,
});

/** Parts in short: texts as they are, tokens by id. */
const split = (tokens: AddedToken[], text: string) =>
  new AddedTokenSplitter(tokens).split(text).map((part) => ('text' in part ? part.text : part.token.id));

describe('AddedTokenSplitter', () => {
  it.each<[string, (string | number)[]]>([
    ['[unused9]用户：hi[unused10]', [9, '用户：hi', 10]],
    ['[unused9][unused10]', [9, 10]],
    ['[unused1]', [1]],
    ['[unused1', ['[unused1']],
    ['', []],
  ])('splits %j', (text, parts) => {
    expect(split([token(9, '[unused9]'), token(1, '[unused1]'), token(10, '[unused10]')], text)).toEqual(parts);
  });

  it('prefers the longest token', () => {
    expect(split([token(1, 'a'), token(2, 'ab')], 'cabac')).toEqual(['c', 2, 1, 'c']);
  });

  it('swallows white space where the token says so', () => {
    expect(split([token(1, 'X', { lstrip: true, rstrip: true })], 'a X  X b')).toEqual(['a', 1, 1, 'b']);
    expect(split([token(1, 'X')], 'a X b')).toEqual(['a ', 1, ' b']);
  });

  it('leaves a single-word token inside a word alone', () => {
    expect(split([token(1, 'X', { singleWord: true })], 'aX X Xb X')).toEqual(['aX', ' ', 1, ' ', 'Xb ', 1]);
  });

  it('loses nothing: the parts put together are the text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', '.', '[', '$', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(fc.uniqueArray(letters.filter((content) => content !== ''), { maxLength: 5 }), letters, (contents, text) => {
        const tokens = contents.map((content, id) => token(id, content));
        const parts = new AddedTokenSplitter(tokens).split(text);
        expect(parts.map((part) => ('text' in part ? part.text : part.token.content)).join('')).toBe(text);
        for (const part of parts)
          if ('text' in part) expect(contents.some((content) => part.text.includes(content))).toBe(false);
      }),
    );
  });
});
