import { pythonRegex } from './regex.ts';

const all = (pattern: string, text: string, flags = {}) =>
  [...text.matchAll(pythonRegex(pattern, flags))].map(([found]) => found);

describe('pythonRegex', () => {
  it.each([
    ['\\w+', 'été x2-你好 ²', ['été', 'x2', '你好', '²']],
    ['\\bcat\\b', 'cat catéx cat.', ['cat', 'cat']],
    ['.+', 'a\u2028b\nc', ['a\u2028b', 'c']],
    ['\\d', '3٣²', ['3', '٣']],
    ['\\s', 'a\x1cb\ufeff', ['\x1c']],
    ['U.S.', 'UXSX U.S.', ['UXSX', 'U.S.']],
    ['a{b', 'a{b', ['a{b']],
    ['a{,2}b', 'aaab', ['aab']],
    ['C++', 'CCC', ['CCC']],
    ['a++a', 'aaa', []],
    ['(?P<q>x)(?P=q)', 'xx', ['xx']],
    ['[^\\W\\d]+', 'ab1_', ['ab', '_']],
    ['[]a&&~-]+', ']a&~-b', [']a&~-']],
    ['end$', 'end\n', ['end']],
    ['(?#note)x', 'x', ['x']],
    ['\\x41\\u0042', 'AB', ['AB']],
    ['/-#', '/-#', ['/-#']],
    ['(?>a+)b', 'aab', ['aab']],
  ])('%s in %j', (pattern, text, found) => expect(all(pattern, text)).toEqual(found));
  it('knows its flags', () => {
    expect(all('^É', 'é\nÉ\u2028É', { ignoreCase: true, multiline: true })).toEqual(['é', 'É']);
    expect(all('a.b', 'a\nb', { dotAll: true })).toEqual(['a\nb']);
    expect(all('a$', 'a\na', { multiline: true })).toEqual(['a', 'a']);
  });
  it.each(['(', ')', '*a', '[a', 'a\\', '\\y', '(?y)'])('%s is none', (pattern) => {
    expect(() => pythonRegex(pattern)).toThrow('is no regular expression');
  });
});
