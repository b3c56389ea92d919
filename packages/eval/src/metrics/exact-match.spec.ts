import { ASCII_PUNCTUATION, exactMatch } from './exact-match.ts';

describe('exactMatch', () => {
  it('compares texts as they are unless a setting says otherwise', () => {
    expect(exactMatch('A', 'a')).toBe(0);
    expect(exactMatch('A', 'a', { ignoreCase: true })).toBe(1);
    expect(exactMatch('a.b', 'ab', { ignorePunctuation: true })).toBe(1);
    expect(exactMatch('1,0', '10', { remove: [/,/g] })).toBe(1);
  });
  it('knows the 32 punctuation marks of ASCII', () => {
    const marks = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((c) =>
      /[!-/:-@[-`{-~]/.test(c),
    );
    expect([...ASCII_PUNCTUATION].sort()).toEqual(marks.sort());
    expect(exactMatch('“a”', 'a', { ignorePunctuation: true })).toBe(0);
  });
});
