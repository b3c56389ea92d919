import { UnknownLawError } from '../run/select-laws.ts';
import { METHOD_LAWS } from './check-method.ts';
import { selectMethodLaws } from './select-method-laws.ts';

it('gives all laws, or those named, and refuses names of none', () => {
  expect(selectMethodLaws(undefined)).toEqual(METHOD_LAWS);
  expect(selectMethodLaws(['method.codes']).map(({ id }) => id)).toEqual(['method.codes']);
  expect(() => selectMethodLaws(['method.codes', 'method.code'])).toThrow(UnknownLawError);
  expect(() => selectMethodLaws(['constructor'])).toThrow(/law "constructor" is not known; did you mean/);
});
