import { parseIntPython } from '../python/float.ts';
import { PythonError } from './python-error.ts';

/** The character at an index. @throws PythonError IndexError past the end */
function at(characters: readonly string[], index: number): string {
  const character = characters[index];
  if (character === undefined) throw new PythonError('IndexError', 'string index out of range');
  return character;
}

/** `\frac12` and `\frac1{72}` with their braces: `\frac{1}{2}`, `\frac{1}{72}`; left as it is where too little follows. */
export function fixFractions(text: string): string {
  const [head, ...tails] = text.split('\\frac');
  let result = head!;
  for (const tail of tails) {
    result += '\\frac';
    const characters = [...tail];
    if (at(characters, 0) === '{') {
      result += tail;
      continue;
    }
    if (characters.length < 2) return text;
    const [a, b, ...rest] = characters as [string, string, ...string[]];
    result += b === '{' ? `{${a}}${b}${rest.join('')}` : `{${a}}{${b}}${rest.join('')}`;
  }
  return result;
}

/** `a/b` of two integers as `\frac{a}{b}`. @throws PythonError ValueError for anything else around one slash */
export function fixSlash(text: string): string {
  const parts = text.split('/');
  if (parts.length !== 2) return text;
  const [a, b] = parts.map(parseIntPython);
  if (a === undefined || b === undefined) throw new PythonError('ValueError', `"${text}" is no fraction of integers`);
  return text === `${a}/${b}` ? `\\frac{${a}}{${b}}` : text;
}

/** Without the unit that `\text{ ` begins. @throws PythonError AssertionError where it occurs twice */
export function withoutRightUnits(text: string): string {
  const parts = text.split('\\text{ ');
  if (parts.length > 2) throw new PythonError('AssertionError', 'more than one unit');
  return parts[0]!;
}

/** `\sqrt3` with braces: `\sqrt{3}`. */
export function fixRoots(text: string): string {
  const [head, ...tails] = text.split('\\sqrt');
  return tails.reduce((result, tail) => {
    const characters = [...tail];
    const first = at(characters, 0);
    return result + (first === '{' ? `\\sqrt${tail}` : `\\sqrt{${first}}${characters.slice(1).join('')}`);
  }, head!);
}

/** Removed or replaced in this order before anything else. */
const REPLACED: readonly (readonly [string, string])[] = [
  ['\n', ''],
  ['\\!', ''],
  ['\\\\', '\\'],
  ['tfrac', 'frac'],
  ['dfrac', 'frac'],
  ['\\left', ''],
  ['\\right', ''],
  ['^{\\circ}', ''],
  ['^\\circ', ''],
  ['\\$', ''],
];

/**
 * The form in which hendrycks_math compares answers. Source: lm-evaluation-harness @4e7e0d47 `tasks/hendrycks_math/utils.py`
 * (strip_string), which goes back to the authors of MATH.
 * @throws PythonError where the original raises
 */
export function canonicalAnswer(answer: string): string {
  let text = REPLACED.reduce((rest, [from, to]) => rest.replaceAll(from, to), answer);
  text = withoutRightUnits(text).replaceAll('\\%', '');
  text = text.replaceAll(' .', ' 0.').replaceAll('{.', '{0.');
  if (text === '') return text;
  if (text.startsWith('.')) text = `0${text}`;
  const sides = text.split('=');
  if (sides.length === 2 && [...sides[0]!].length <= 2) text = sides[1]!;
  text = fixFractions(fixRoots(text).replaceAll(' ', ''));
  if (text === '0.5') text = '\\frac{1}{2}';
  return fixSlash(text);
}

/** True when both have the same canonical form, or where one has none, when they are the same text. */
export function sameAnswer(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  try {
    return canonicalAnswer(a) === canonicalAnswer(b);
  } catch (error) {
    if (error instanceof PythonError) return a === b;
    throw error;
  }
}

/** The part of a response that is taken for its answer: between the first and the last dollar, or all of it. */
export function betweenDollars(response: string): string {
  const first = response.indexOf('$');
  const last = response.lastIndexOf('$');
  return first === last ? response : response.slice(first + 1, last);
}
