/** A formula. Every symbol is a free variable, π, e and i too: that is how the answers' reader takes them. */
export type Expression =
  /** whole number or decimal, as digits with at most one point */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'symbol'; readonly name: string }
  | { readonly kind: 'infinity' }
  | { readonly kind: 'sum'; readonly terms: readonly Expression[] }
  | { readonly kind: 'product'; readonly factors: readonly Expression[] }
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression }
  /** a function that is known by its name, in SymPy's naming */
  | { readonly kind: 'known'; readonly name: KnownFunction; readonly arguments: readonly Expression[] }
  /** a function of which only the name is known: f(x) */
  | { readonly kind: 'unknown'; readonly name: string; readonly arguments: readonly Expression[] };

export type KnownFunction =
  | 'exp'
  | 'log'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'csc'
  | 'sec'
  | 'cot'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'acsc'
  | 'asec'
  | 'acot'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'abs'
  | 'conj'
  | 'floor'
  | 'ceil'
  | 'factorial'
  | 'binomial';

export const number = (value: number | string): Expression => ({ kind: 'number', digits: String(value) });
export const symbol = (name: string): Expression => ({ kind: 'symbol', name });
export const negated = (value: Expression): Expression => ({
  kind: 'product',
  factors: [{ kind: 'number', digits: '-1' }, value],
});
export const power = (base: Expression, exponent: Expression): Expression => ({ kind: 'power', base, exponent });
export const known = (name: KnownFunction, ...args: Expression[]): Expression => ({
  kind: 'known',
  name,
  arguments: args,
});

/** True when a formula names any symbol; arguments count. */
export function hasSymbols(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'infinity':
      return false;
    case 'symbol':
      return true;
    case 'sum':
      return expression.terms.some(hasSymbols);
    case 'product':
      return expression.factors.some(hasSymbols);
    case 'power':
      return hasSymbols(expression.base) || hasSymbols(expression.exponent);
    case 'known':
    case 'unknown':
      return expression.arguments.some(hasSymbols);
  }
}
