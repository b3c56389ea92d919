import { FormatError } from '@ptqlab/formats';
import fc from 'fast-check';
import { Normalizer } from './normalizer.ts';
import { PrefixTree } from './prefix-tree.ts';

const identity = {
  name: 'identity',
  precompiledCharsmap: new Uint8Array(),
  addDummyPrefix: false,
  removeExtraWhitespaces: false,
  escapeWhitespaces: false,
};

describe('Normalizer', () => {
  it('changes nothing when nothing is asked for', () => {
    const normalizer = new Normalizer(identity, { file: 'x' });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(normalizer.normalize(text)).toBe(text)));
  });

  it('removes spaces at both ends and all but one in between', () => {
    const normalizer = new Normalizer({ ...identity, removeExtraWhitespaces: true }, { file: 'x' });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', 'a', '\t') }), (text) => {
        expect(normalizer.normalize(text)).toBe(text.replace(/^ +| +$/g, '').replace(/ +/g, ' '));
      }),
    );
  });

  it.each([
    [{ addDummyPrefix: true, escapeWhitespaces: true }, false, '▁▁a▁b'],
    [{ addDummyPrefix: true, escapeWhitespaces: true }, true, '▁a▁b▁'],
    [{ addDummyPrefix: true }, false, '  a b'],
    [{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true }, false, '▁a▁b'],
    [{ addDummyPrefix: true, removeExtraWhitespaces: true, escapeWhitespaces: true }, true, 'a▁b▁'],
  ])('writes " a b" with %j, as suffix: %j', (spec, whitespaceAsSuffix, expected) => {
    const normalizer = new Normalizer({ ...identity, ...spec }, { file: 'x', whitespaceAsSuffix });
    expect(normalizer.normalize(' a b')).toBe(expected);
    expect(normalizer.normalize('')).toBe('');
  });

  it('leaves the dummy space out when told to', () => {
    const normalizer = new Normalizer({ ...identity, addDummyPrefix: true }, { file: 'x' });
    expect(normalizer.normalize('a', false)).toBe('a');
  });

  it('passes user-defined symbols unchanged', () => {
    const userSymbols = new PrefixTree([['a  b', 0]]);
    const normalizer = new Normalizer({ ...identity, removeExtraWhitespaces: true }, { file: 'x', userSymbols });
    expect(normalizer.normalize('c  a  b')).toBe('c a  b');
  });

  it('refuses damaged rules', () => {
    for (const blob of [[1], [9, 0, 0, 0, 1], [4, 0, 0, 0, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 0]])
      expect(() => new Normalizer({ ...identity, precompiledCharsmap: Uint8Array.from(blob) }, { file: 'x' })).toThrow(FormatError);
  });
});
