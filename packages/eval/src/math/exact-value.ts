import type { Expression } from './expression.ts';

/** A rational number in lowest terms, its denominator positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Larger results (in bits) are not computed exactly. */
const LARGEST = 100_000;

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function rational(numerator: bigint, denominator: bigint): Rational | undefined {
  if (denominator === 0n) return undefined;
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function bits(value: bigint): number {
  return value.toString(16).length * 4;
}

function raise(base: Rational, exponent: Rational): Rational | undefined {
  if (exponent.denominator !== 1n) return undefined;
  const times = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
  const size = Math.max(bits(base.numerator), bits(base.denominator));
  if (times * BigInt(size) > BigInt(LARGEST)) return undefined;
  const [up, down] = [base.numerator ** times, base.denominator ** times];
  return exponent.numerator < 0n ? rational(down, up) : { numerator: up, denominator: down };
}

function factorial(value: Rational): Rational | undefined {
  if (value.denominator !== 1n || value.numerator < 0n || value.numerator > 5000n) return undefined;
  let result = 1n;
  for (let i = 2n; i <= value.numerator; i++) result *= i;
  return { numerator: result, denominator: 1n };
}

function each(parts: readonly Expression[]): Rational[] | undefined {
  const values: Rational[] = [];
  for (const part of parts) {
    const value = exactValue(part);
    if (!value) return undefined;
    values.push(value);
  }
  return values;
}

/** The value of a formula of numbers, where sums, products, whole powers and factorials give it exactly; else undefined. */
export function exactValue(expression: Expression): Rational | undefined {
  switch (expression.kind) {
    case 'number': {
      const [whole, decimals = ''] = expression.digits.split('.');
      return rational(BigInt(whole! + decimals), 10n ** BigInt(decimals.length));
    }
    case 'sum':
      return each(expression.terms)?.reduce<Rational | undefined>(
        (sum, term) =>
          sum &&
          rational(
            sum.numerator * term.denominator + term.numerator * sum.denominator,
            sum.denominator * term.denominator,
          ),
        { numerator: 0n, denominator: 1n },
      );
    case 'product':
      return each(expression.factors)?.reduce<Rational | undefined>(
        (result, factor) =>
          result && rational(result.numerator * factor.numerator, result.denominator * factor.denominator),
        { numerator: 1n, denominator: 1n },
      );
    case 'power': {
      const base = exactValue(expression.base);
      const exponent = exactValue(expression.exponent);
      return base && exponent && raise(base, exponent);
    }
    case 'known': {
      const argument = expression.name === 'factorial' && exactValue(expression.arguments[0]!);
      return argument ? factorial(argument) : undefined;
    }
    default:
      return undefined;
  }
}
