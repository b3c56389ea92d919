import { PYTHON_SPACE, splitWords } from '../python/whitespace.ts';
import { sentences } from './sentences.ts';

const SPACE = `[${PYTHON_SPACE}]`;
const WORD = '[\\p{L}\\p{N}_]';
const EDGE = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
/** `$` of Python: the end, or the last line feed. */
const END = '(?=\\n?$)';

type Rule = readonly [RegExp, string];
const rule = (pattern: string, replacement: string, flags = ''): Rule => [
  new RegExp(pattern, `gu${flags}`),
  replacement,
];

/** In this order: opening quotes, punctuation, brackets, dashes. Source: nltk 3.8.1 `tokenize/destructive.py`. */
const BEFORE: readonly Rule[] = [
  rule('([«“‘„]|`+)', ' $1 '),
  rule('^"', '``'),
  rule('(``)', ' $1 '),
  rule('([ ([{<])("|\'{2})', '$1 `` '),
  rule(`(')(?!re|ve|ll|m|t|s|d|n)(${WORD})${EDGE}`, '$1 $2', 'i'),
  rule(`([^.])(\\.)([\\])}>"'»”’ ]*)${SPACE}*${END}`, '$1 $2 $3 '),
  rule('([:,])([^\\p{Nd}])', ' $1 $2'),
  rule(`([:,])${END}`, ' $1 '),
  rule('\\.{2,}', ' $& '),
  rule('[;@#$%&]', ' $& '),
  rule(`([^.])(\\.)([\\])}>"']*)${SPACE}*${END}`, '$1 $2$3 '),
  rule('[?!]', ' $& '),
  rule("([^'])' ", "$1 ' "),
  rule('[*]', ' $& '),
  rule('[\\][(){}<>]', ' $& '),
  rule('--', ' -- '),
];

/** After spaces were put around the text: closing quotes and contractions. */
const AFTER: readonly Rule[] = [
  rule('([»”’])', ' $1 '),
  rule("''", " '' "),
  rule('"', " '' "),
  rule("([^' ])('[sS]|'[mM]|'[dD]|') ", '$1 $2 '),
  rule("([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", '$1 $2 '),
  ...[
    ['can', 'not'],
    ['d', "'ye"],
    ['gim', 'me'],
    ['gon', 'na'],
    ['got', 'ta'],
    ['lem', 'me'],
    ['more', "'n"],
  ].map(([first, second]) => rule(`${EDGE}(${first})(${second})${EDGE}`, ' $1 $2 ', 'i')),
  rule(`${EDGE}(wan)(na)(?=${SPACE})`, ' $1 $2 ', 'i'),
  rule(` ('t)(is)${EDGE}`, ' $1 $2 ', 'i'),
  rule(` ('t)(was)${EDGE}`, ' $1 $2 ', 'i'),
];

const apply = (text: string, rules: readonly Rule[]) =>
  rules.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);

/** Words and punctuation marks of an English text, sentence by sentence (nltk's word_tokenize). */
export function wordTokens(text: string): string[] {
  return sentences(text).flatMap((sentence) => splitWords(apply(` ${apply(sentence, BEFORE)} `, AFTER)));
}
