import { hasSymbols } from './expression.ts';
import { exactValue } from './exact-value.ts';
import { CalculusError, LatexError, latexTokens } from './latex-tokens.ts';
import { parseLatex } from './parse-latex.ts';

describe('latexTokens', () => {
  it('takes the longest command, and a d before a letter for a differential', () => {
    expect([...latexTokens('\\leftarrow 2\\cdotx dx')].map(({ kind, text }) => `${kind}:${text}`)).toEqual([
      'symbol:leftarrow',
      'digit:2',
      'symbol:cdotx',
      'differential:dx',
    ]);
  });
  it('only fails when it gets to the unreadable character', () => {
    const tokens = latexTokens('1%');
    expect(tokens.next().value).toEqual({ kind: 'digit', text: '1' });
    expect(() => tokens.next()).toThrow(LatexError);
  });
});

describe('parseLatex', () => {
  const value = (text: string) => {
    const exact = exactValue(parseLatex(text)!);
    return exact && Number(exact.numerator) / Number(exact.denominator);
  };
  it.each([
    ['1\\frac{4}{5}', 0.8],
    ['1,234.5', 1234.5],
    ['1,23', 1],
    ['2^3^2', 64],
    ['-2^2', -4],
    ['6/2:3', 1],
    ['3!', 6],
    ['2x3', 6],
    ['[2+(3-1)]', 4],
    ['2^{-2}', 0.25],
    ['5 6', 56],
    ['\\frac34', 0.75],
    ['7)(', 7],
  ])('%s is %d', (text, expected) => expect(value(text)).toBe(expected));
  it('reads a name before parentheses as a function, and others as factors', () => {
    expect(parseLatex('f(x)')).toMatchObject({ kind: 'unknown', name: 'f' });
    expect(parseLatex('2(x)')).toMatchObject({ kind: 'product' });
    expect(hasSymbols(parseLatex('2\\pi')!)).toBe(true);
  });
  it('has no value for a relation', () => expect(parseLatex('x<2')).toBeUndefined());
  it.each(['', '(1,2)', '.5', '3.', '\\frac{1}', '\\sqrt2', '{', '|x', '\\langle1,2\\rangle'])(
    'does not accept %j',
    (text) => expect(() => parseLatex(text)).toThrow(LatexError),
  );
  it('does not read calculus', () => expect(() => parseLatex('1+\\int x')).toThrow(CalculusError));
  it('leaves what is not exact, or too large, to other means', () => {
    expect(exactValue(parseLatex('2^{\\frac12}')!)).toBeUndefined();
    expect(exactValue(parseLatex('2^{9999999}')!)).toBeUndefined();
    expect(exactValue(parseLatex('\\frac{1}{0}')!)).toBeUndefined();
  });
});
