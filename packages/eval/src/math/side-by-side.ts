import { hasSymbols } from './expression.ts';
import type { Expression } from './expression.ts';

/** Factors side by side. A lone x between two factors without symbols is a multiplication sign. */
export function sideBySide(factors: readonly Expression[]): Expression {
  const isSign = (factor: Expression, i: number) =>
    i > 0 &&
    i < factors.length - 1 &&
    factor.kind === 'symbol' &&
    factor.name === 'x' &&
    !hasSymbols(factors[i - 1]!) &&
    !hasSymbols(factors[i + 1]!);
  const kept = factors.filter((factor, i) => !isSign(factor, i));
  return kept.length === 1 ? kept[0]! : { kind: 'product', factors: kept };
}
