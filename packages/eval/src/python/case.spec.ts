import { isLower, isUpper } from './case.ts';

describe('case of a whole text', () => {
  it.each([
    ['ABC 1!', true, false],
    ['abc', false, true],
    ['Abc', false, false],
    ['123', false, false],
    ['', false, false],
    ['ǅ', false, false],
    ['Ⅷ', true, false],
    ['ªº', false, true],
    ['你A', true, false],
  ])('%j: upper %p, lower %p', (text, upper, lower) => {
    expect([isUpper(text), isLower(text)]).toEqual([upper, lower]);
  });
});
