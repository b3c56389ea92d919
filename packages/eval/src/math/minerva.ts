import { strip } from '../python/whitespace.ts';

/** What the harness answers when a response never says its final answer. */
const NO_ANSWER = '[invalidanswer]';

/** What stands between "Final Answer: The final answer is" and ". I hope it is correct." on one line. */
export function finalAnswer(response: string): string {
  const text = `${response}I hope it is correct.`;
  const found = /Final Answer: The final answer is([^\n]*?)[^\n] I hope it is correct[^\n]/.exec(text);
  return found ? strip(found[1]!) : NO_ANSWER;
}

/** Replaced in this order. Source of all lists: Lewkowycz et al. 2022, appendix D. */
const SUBSTITUTIONS: readonly (readonly [string, string])[] = [
  ['an ', ''],
  ['a ', ''],
  ['.$', '$'],
  ['\\$', ''],
  ['\\ ', ''],
  [' ', ''],
  ['mbox', 'text'],
  [',\\text{and}', ','],
  ['\\text{and}', ','],
  ['\\text{m}', '\\text{}'],
];

/** Removed in this order: units, fillers and typography. Some also cut letters out of other words (`\infty` loses its "ft"): kept so. */
const REMOVED: readonly string[] = [
  ...'square ways integers dollars mph inches ft hours km units \\ldots sue points feet minutes digits cents'.split(
    ' ',
  ),
  ...'degrees cm gm pounds meters meals edges students childrentickets multiples'.split(' '),
  ...['\\text{s}', '\\text{.}', '\\text{\ns}', '\\text{}^2', '\\text{}^3', '\\text{\n}', '\\text{}'],
  ...['\\mathrm{th}', '^\\circ', '^{\\circ}', '\\;', ',\\!', '{,}', '"', '\\dots'],
];

/** TeX around an answer, and its short forms, in this order. */
const REWRITTEN: readonly (readonly [RegExp, string])[] = [
  [/[^\n]*?\$([^\n]*?)\$[^\n]*/g, '$$$1$$'],
  [/\\text\{([^\n]*?)\}/g, '$1'],
  [/\\textbf\{([^\n]*?)\}/g, '$1'],
  [/\\overline\{([^\n]*?)\}/g, '$1'],
  [/\\boxed\{([^\n]*)\}/g, '$1'],
  [/frac([^{])([^\n])/gu, 'frac{$1}{$2}'],
  [/sqrt([^{])/gu, 'sqrt{$1}'],
];

/** Digits for `str.isdigit`: decimal digits of every script, and the superscript, subscript and circled ones. */
const ALL_DIGITS =
  /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490]+$/u;

/** The form of an answer that minerva_math compares (lm-evaluation-harness @4e7e0d47 `tasks/minerva_math/utils.py`). */
export function normalizeFinalAnswer(answer: string): string {
  let text = answer.split('=').at(-1)!;
  text = SUBSTITUTIONS.reduce((rest, [from, to]) => rest.replaceAll(from, to), text);
  text = REMOVED.reduce((rest, expression) => rest.replaceAll(expression, ''), text);
  text = REWRITTEN.reduce((rest, [from, to]) => rest.replace(from, to), text);
  text = text.replaceAll('$', '');
  const bare = text.replaceAll(',', '');
  return ALL_DIGITS.test(bare) ? bare : text;
}
