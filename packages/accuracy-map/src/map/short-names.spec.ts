import { shortNames } from './short-names.ts';

describe('shortNames', () => {
  it.each([
    [
      ['../models/mini-s', '../models/mini-l/'],
      ['mini-s', 'mini-l'],
    ],
    [['mini'], ['mini']],
    // The last parts alone would not tell them apart.
    [
      ['a/mini', 'b/mini'],
      ['a/mini', 'b/mini'],
    ],
    [['/'], ['/']],
  ])('of %j are %j', (names, short) => {
    expect(names.map((name) => shortNames(names).get(name))).toEqual(short);
  });
});
