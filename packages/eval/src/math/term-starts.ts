import type { TokenKind } from './latex-tokens.ts';

/** Tokens that a factor can begin with. */
export const FACTOR_STARTS: readonly TokenKind[] = [
  ...(['(', '[', '{', '\\{', '|', '\\lfloor', '\\lceil', '\\langle', '\\left|'] as const),
  ...(['digit', 'letter', 'symbol', 'differential', 'mathit', 'frac', 'binom'] as const),
];
/** Tokens that a function or a root begins with. */
export const FUNCTION_STARTS: readonly TokenKind[] = ['function', 'calculus', 'sqrt', 'overline'];
/** Tokens that a term of a sum can begin with. */
export const TERM_STARTS: readonly TokenKind[] = ['+', '-', ...FACTOR_STARTS, ...FUNCTION_STARTS];
