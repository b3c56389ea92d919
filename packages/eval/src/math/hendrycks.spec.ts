import { describeGolden, golden } from '../golden/golden.ts';
import { withoutMarkup } from '../tasks/hellaswag.ts';
import { capitalize } from '../python/capitalize.ts';
import { fencedCode } from '../tasks/mbpp.ts';
import { boxedAnswer, lastBoxed, unboxed } from './boxed.ts';
import {
  betweenDollars,
  canonicalAnswer,
  fixFractions,
  fixRoots,
  fixSlash,
  sameAnswer,
  withoutRightUnits,
} from './hendrycks.ts';
import { finalAnswer, normalizeFinalAnswer } from './minerva.ts';
import { PythonError } from './python-error.ts';

/** The value, or what was raised in the form of the golden files. */
function attempt(work: () => string | undefined): unknown {
  try {
    return work() ?? null;
  } catch (error) {
    if (error instanceof PythonError) return { raises: error.exception };
    throw error;
  }
}

describe('answers of MATH', () => {
  it('compares raw texts where the canonical form raises', () => {
    expect(sameAnswer('x/2', 'x/2')).toBe(true);
    expect(sameAnswer('x/2', '\\frac{x}{2}')).toBe(false);
    expect(() => canonicalAnswer('x/2')).toThrow(PythonError);
  });
  it('takes what is between the outer dollars', () => {
    expect(betweenDollars('it is $1$ or $2$.')).toBe('1$ or $2');
    expect(betweenDollars('costs $5')).toBe('costs $5');
  });
  it('finds the last box, and says when there is none', () => {
    expect(boxedAnswer('so \\boxed{\\frac{1}{2}}.')).toBe('\\frac{1}{2}');
    expect(() => boxedAnswer('so 1/2.')).toThrow('needs its answer in \\boxed{...}');
  });
  it('keeps the quirk of minerva that cuts letters out of words', () => {
    expect(normalizeFinalAnswer('\\infty')).toBe('\\iny');
    expect(normalizeFinalAnswer('x = 5\\text{ cm}')).toBe('5');
  });
});

describeGolden('answers of MATH against the golden ones', () => {
  it.each(golden<Record<string, unknown> & { text: string }>('_math_strings', 'normalise'))('$text', (record) => {
    const { text } = record;
    expect(attempt(() => canonicalAnswer(text))).toEqual(record['strip_string']);
    expect(attempt(() => fixFractions(text))).toEqual(record['fix_fracs']);
    expect(attempt(() => fixRoots(text))).toEqual(record['fix_sqrt']);
    expect(attempt(() => fixSlash(text))).toEqual(record['fix_a_slash_b']);
    expect(attempt(() => withoutRightUnits(text))).toEqual(record['remove_right_units']);
    expect(normalizeFinalAnswer(text)).toEqual(record['minerva_normalize_final_answer']);
  });
  it.each(golden<{ a: string | null; b: string; result: boolean }>('_math_strings', 'is_equiv'))(
    '$a = $b',
    ({ a, b, result }) => expect(sameAnswer(a, b)).toBe(result),
  );
  it.each(golden<Record<string, unknown> & { text: string }>('_math_strings', 'boxed'))('box of $text', (record) => {
    const box = lastBoxed(record.text);
    expect(box ?? null).toEqual(record['last_boxed_only_string']);
    if (box !== undefined) expect(attempt(() => unboxed(box))).toEqual(record['remove_boxed']);
  });
  const strings: [string, (text: string) => string][] = [
    ['minerva_extract', finalAnswer],
    ['hellaswag_preprocess', withoutMarkup],
    ['capitalize', capitalize],
    ['mbpp_extract_code_blocks', fencedCode],
  ];
  for (const [type, own] of strings)
    it.each(golden<{ text: string; result: string }>('_math_strings', type))(`${type} of $text`, (record) => {
      expect(own(record.text)).toBe(record.result);
    });
});
