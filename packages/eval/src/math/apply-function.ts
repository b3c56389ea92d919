import { known, number, power } from './expression.ts';
import type { Expression, KnownFunction } from './expression.ts';

const LOGARITHMS = ['log', 'lg', 'ln'];

/**
 * The value of a named function. A logarithm may have a base below its name; -1 above the name of a trigonometric one inverts it.
 * @param raised what stands above the name
 */
export function applied(name: string, argument: Expression, base?: Expression, raised?: Expression): Expression {
  if (LOGARITHMS.includes(name)) {
    const to = base ?? (name === 'lg' ? number(10) : undefined);
    const value = to ? known('log', argument, to) : known('log', argument);
    return raised ? power(value, raised) : value;
  }
  const inverse = raised && isMinusOne(raised) && /^(?:sin|cos|tan|csc|sec|cot|sinh|cosh|tanh)$/.test(name);
  if (inverse) return known(`a${name}` as KnownFunction, argument);
  const value = known(name.replace(/^arc/, 'a').replace(/^ar/, 'a') as KnownFunction, argument);
  return raised ? power(value, raised) : value;
}

function isMinusOne(value: Expression): boolean {
  if (value.kind === 'number') return value.digits === '-1';
  return (
    value.kind === 'product' &&
    value.factors.length === 2 &&
    value.factors.every((factor, i) => factor.kind === 'number' && factor.digits === (i === 0 ? '-1' : '1'))
  );
}
