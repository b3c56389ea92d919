import fc from 'fast-check';
import { FormatError } from '../format-error.ts';
import { parseJsonObject } from './parse-json-object.ts';

const parse = (text: string) => parseJsonObject(new TextEncoder().encode(text), 'some.file', 'header');

describe('parseJsonObject', () => {
  it('returns what JSON.stringify was given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['', 'is not JSON'],
    ['{', 'is not JSON'],
    ['\ufeff{}', 'is not JSON'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['7', 'is not a JSON object'],
    ['{"a":1,"a":1}', 'gives the key "a" twice'],
  ])('refuses %j, naming the file', (text, reason) => {
    expect(() => parse(text)).toThrow(FormatError);
    expect(() => parse(text)).toThrow(`some.file: the header ${reason}`);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseJsonObject(Uint8Array.of(0x7b, 0xff, 0x7d), 'some.file', 'index')).toThrow(
      'some.file: the index is not UTF-8 text',
    );
  });
});
