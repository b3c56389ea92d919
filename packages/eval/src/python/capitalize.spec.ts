import { capitalize } from './capitalize.ts';

describe('capitalize', () => {
  it.each([
    ['he SAID', 'He said'],
    ['', ''],
    ['ßa', 'Ssa'],
    ['1ABC', '1abc'],
    ['ﬁne', 'Fine'],
    ['σΑΣ', 'Σας'],
    ['ΑΣ', 'Ας'],
    ['ǆa', 'ǅa'],
    ['ა', 'ა'],
    ['ŉ', 'ʼN'],
    ['ᾳ', 'ᾼ'],
  ])('%j becomes %j', (text, expected) => {
    expect(capitalize(text)).toBe(expected);
  });
});
