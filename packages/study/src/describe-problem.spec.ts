import { describeProblem } from './describe-problem.ts';
import { RecipeError } from './recipe-error.ts';

it('names the kind of an error that says nothing without it, and takes whatever was thrown', () => {
  expect(describeProblem(new TypeError('x is not a function'))).toBe('TypeError: x is not a function');
  expect(describeProblem(new RecipeError('suite: is missing'))).toBe('suite: is missing');
  expect([describeProblem('boom'), describeProblem(undefined)]).toEqual(['boom', 'undefined']);
});
