import { number } from './expression.ts';
import type { Expression } from './expression.ts';
import { LatexError, UnreadableError } from './latex-tokens.ts';
import type { TokenCursor } from './token-cursor.ts';

/**
 * The number that comes next: digits, thousands behind commas, a point and digits.
 * @param length its tokens; as many as there are without it
 * @throws UnreadableError for a whole number with zeros in front, which SymPy refuses
 */
export function takeNumber(tokens: TokenCursor, length = numberLength(tokens, 0)): Expression {
  const text = Array.from({ length }, () => tokens.take().text).join('');
  const plain = text.replaceAll(',', '');
  if (/^0+[1-9]\d*$/.test(plain)) throw new UnreadableError(`${plain} is no number in Python`);
  return number(plain);
}

/** Tokens of the number that begins `start` places ahead. @throws LatexError for a point without digits behind it */
export function numberLength(tokens: TokenCursor, start: number): number {
  const isDigit = (i: number) => tokens.peek(i)?.kind === 'digit';
  let end = start;
  while (isDigit(end)) end++;
  while (tokens.peek(end)?.kind === ',' && [1, 2, 3].every((i) => isDigit(end + i))) end += 4;
  if (tokens.peek(end)?.kind !== '.') return end - start;
  if (!isDigit(end + 1)) throw new LatexError('a point without digits behind it');
  while (isDigit(end + 1)) end++;
  return end + 1 - start;
}
