import { createHash } from 'node:crypto';
import type { Complex } from 'mathjs';
import { complexArithmetic as math } from './complex-arithmetic.ts';
import { complexValue } from './complex-value.ts';
import type { Point } from './complex-value.ts';
import { exactValue } from './exact-value.ts';
import type { Expression } from './expression.ts';
import { CalculusError, LatexError } from './latex-tokens.ts';
import { parseLatex } from './parse-latex.ts';

/** Points at which two formulas with symbols are compared. Two different formulas of this size agree at none, let alone all. */
const POINTS = 4;

/** Points that are tried: a floor or a logarithm may be 0, and a formula without a value, at some. */
const TRIES = 16;

/**
 * Largest difference, relative to the largest magnitude met, that rounding explains: each of at most 2^10 double operations adds
 * 2^-53, and the powers and functions between them magnify it by at most 2^3 at points of magnitude around 1.
 */
const ROUNDING = 2 ** -40;

/** Two fixed numbers in [0, 1) for a name. */
function hashed(name: string): [number, number] {
  const bytes = createHash('sha256').update(name).digest();
  return [bytes.readUInt32BE(0) / 2 ** 32, bytes.readUInt32BE(4) / 2 ** 32];
}

/** Symbols are generic complex numbers, fixed by name and point; an unknown function is a fixed generic one of its arguments. */
function genericPoint(index: number): Point {
  const generic = (name: string): Complex => {
    const [radius, angle] = hashed(`${index} ${name}`);
    return math.complex({ r: 0.5 + radius, phi: 2 * Math.PI * angle });
  };
  return {
    symbol: generic,
    unknown: (name, args) => {
      const weighted = args.map((argument, i) => math.multiply(argument, generic(`${name}/${args.length}/${i}`)));
      const sum = weighted.reduce<unknown>((total, term) => math.add(total as Complex, term as Complex), generic(name));
      return math.cos(sum as Complex);
    },
  };
}

/** @returns undefined where neither formula has a value */
function agreeAt(index: number, a: Expression, b: Expression): boolean | undefined {
  const point = genericPoint(index);
  const [left, right] = [complexValue(a, point), complexValue(b, point)];
  if (![left, right].some(({ scale }) => Number.isFinite(scale))) return undefined;
  const difference = Number(math.abs(math.subtract(left.value, right.value) as Complex));
  return difference <= ROUNDING * Math.max(left.scale, right.scale);
}

/**
 * Whether two formulas are the same for all values of their symbols: exactly where both are rational numbers, else by their values
 * at generic points. The original subtracts and simplifies with SymPy; the verdicts differ only where SymPy cannot prove an
 * identity that holds.
 */
export function equalFormulas(a: Expression, b: Expression): boolean {
  const [left, right] = [exactValue(a), exactValue(b)];
  if (left && right) return left.numerator === right.numerator && left.denominator === right.denominator;
  let agreed = 0;
  for (let index = 0; index < TRIES && agreed < POINTS; index++) {
    const agree = agreeAt(index, a, b);
    if (agree === false) return false;
    if (agree) agreed++;
  }
  return agreed > 0;
}

/**
 * Whether two normalised answers of minerva_math are equal; an answer that cannot be read equals nothing, itself included. Answers
 * with integrals, sums and limits are compared as texts.
 */
export function equivalent(a: string, b: string): boolean {
  try {
    const [left, right] = [parseLatex(a), parseLatex(b)];
    return left !== undefined && right !== undefined && equalFormulas(left, right);
  } catch (error) {
    if (error instanceof LatexError) return false;
    if (error instanceof CalculusError) return a === b;
    if (error instanceof RangeError) return false; // nested deeper than the stack; upstream's ends sooner, with the same verdict
    throw error;
  }
}
