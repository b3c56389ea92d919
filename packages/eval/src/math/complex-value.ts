import type { Complex } from 'mathjs';
import { complexArithmetic as math } from './complex-arithmetic.ts';
import type { Expression, KnownFunction } from './expression.ts';

/** Values of the symbols at one point, and of the functions that are known only by name. */
export interface Point {
  readonly symbol: (name: string) => Complex;
  readonly unknown: (name: string, args: readonly Complex[]) => Complex;
}

const complex = (value: unknown): Complex => math.complex(value as Complex);
const quotient = (a: Complex, b: Complex) => complex(math.divide(a, b));
const gammaOf = (a: Complex) => complex(math.gamma(complex(math.add(a, 1)) as unknown as number));

const FUNCTIONS: Record<KnownFunction, (...args: Complex[]) => unknown> = {
  exp: (a) => math.exp(a),
  log: (a, base) => (base ? quotient(complex(math.log(a)), complex(math.log(base))) : math.log(a)),
  sin: (a) => math.sin(a),
  cos: (a) => math.cos(a),
  tan: (a) => math.tan(a),
  csc: (a) => math.csc(a),
  sec: (a) => math.sec(a),
  cot: (a) => math.cot(a),
  asin: (a) => math.asin(a),
  acos: (a) => math.acos(a),
  atan: (a) => math.atan(a),
  acsc: (a) => math.acsc(a),
  asec: (a) => math.asec(a),
  acot: (a) => math.acot(a),
  sinh: (a) => math.sinh(a),
  cosh: (a) => math.cosh(a),
  tanh: (a) => math.tanh(a),
  asinh: (a) => math.asinh(a),
  acosh: (a) => math.acosh(a),
  atanh: (a) => math.atanh(a),
  abs: (a) => math.abs(a),
  conj: (a) => math.conj(a),
  floor: (a) => math.floor(a),
  ceil: (a) => math.ceil(a),
  factorial: (a) => gammaOf(a),
  binomial: (n, k) => quotient(gammaOf(n), complex(math.multiply(gammaOf(k), gammaOf(complex(math.subtract(n, k)))))),
};

/** Value and scale of a formula: the scale is the largest magnitude met on the way, by which rounding errors are judged. */
export interface Measured {
  readonly value: Complex;
  readonly scale: number;
}

const measured = (value: unknown, ...parts: readonly Measured[]): Measured => {
  const result = complex(value);
  return { value: result, scale: Math.max(Number(math.abs(result)), ...parts.map(({ scale }) => scale)) };
};

/** The value of a formula at a point, in double precision; not finite where it has none there. */
export function complexValue(expression: Expression, point: Point): Measured {
  const at = (part: Expression) => complexValue(part, point);
  switch (expression.kind) {
    case 'number':
      return measured(Number(expression.digits));
    case 'infinity':
      return measured(Infinity);
    case 'symbol':
      return measured(point.symbol(expression.name));
    case 'sum': {
      const terms = expression.terms.map(at);
      return measured(
        terms.reduce((sum, term) => complex(math.add(sum, term.value)), complex(0)),
        ...terms,
      );
    }
    case 'product': {
      const factors = expression.factors.map(at);
      const value = factors.reduce((result, factor) => complex(math.multiply(result, factor.value)), complex(1));
      return measured(value, ...factors);
    }
    case 'power': {
      const [base, exponent] = [at(expression.base), at(expression.exponent)];
      return measured(math.pow(base.value, exponent.value), base, exponent);
    }
    case 'known': {
      const args = expression.arguments.map(at);
      return measured(FUNCTIONS[expression.name](...args.map(({ value }) => value)), ...args);
    }
    case 'unknown': {
      const args = expression.arguments.map(at);
      const value = point.unknown(
        expression.name,
        args.map((argument) => argument.value),
      );
      return measured(value, ...args);
    }
  }
}
