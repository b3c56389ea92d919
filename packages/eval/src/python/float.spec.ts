import fc from 'fast-check';
import { floatText, parseFloatPython, parseIntPython } from './float.ts';

describe('numbers as CPython reads and writes them', () => {
  it.each([
    ['12', 12],
    [' 1_000.5 ', 1000.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['-Infinity', -Infinity],
    ['٣', 3],
    ['１２', 12],
    ['𝟗', 9],
  ])('float(%j) is %d', (text, value) => {
    expect(parseFloatPython(text)).toBe(value);
  });
  it.each(['', '.', '1__0', '_1', '1_', '0x10', '1,000', 'e5', '²'])('float(%j) raises', (text) => {
    expect(parseFloatPython(text)).toBeUndefined();
  });
  it('reads nan', () => expect(parseFloatPython('nan')).toBeNaN());
  it.each([
    [12, '12.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [9999999999999998, '9999999999999998.0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0, '-0.0'],
    [-1234.5, '-1234.5'],
    [NaN, 'nan'],
  ])('str(%d) is %j', (value, text) => {
    expect(floatText(value)).toBe(text);
  });
  it('reads back what it writes', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (x) => Object.is(parseFloatPython(floatText(x)), x)));
  });
  it('reads integers', () => {
    expect(parseIntPython(' -007 ')).toBe('-7');
    expect(parseIntPython('1_0')).toBe('10');
    expect(parseIntPython('1.0')).toBeUndefined();
    expect(parseIntPython('')).toBeUndefined();
  });
});
