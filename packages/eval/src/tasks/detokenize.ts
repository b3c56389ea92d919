import { PYTHON_SPACE } from '../python/whitespace.ts';

const SPACE = `[${PYTHON_SPACE}]*`;

/** White space inside a pair of marks goes; everything between the marks stays. */
const pair = (open: string, inside: string, close: string) =>
  [
    new RegExp(`${open}${SPACE}(${inside}*?)${SPACE}${close}`, 'gu'),
    `${open.replace('\\', '')}$1${close.replace('\\', '')}`,
  ] as const;

/** In this order; plain texts are replaced everywhere. */
const REPLACEMENTS: readonly (readonly [string | RegExp, string])[] = [
  ["s '", "s'"],
  // The original writes slashes into this pattern, so it hardly ever matches, and then puts the class itself: kept so.
  [/\/' [0-9]\//g, "/'[0-9]/"],
  [' @-@ ', '-'],
  [' @,@ ', ','],
  [' @.@ ', '.'],
  ...[':', ';', '.', '!', '?', ','].map((mark) => [` ${mark} `, `${mark} `] as const),
  pair('\\(', '[^)]', '\\)'),
  pair('\\[', '[^\\]]', '\\]'),
  pair('\\{', '[^}]', '\\}'),
  pair('"', '[^"]', '"'),
  pair("'", "[^']", "'"),
  ['= = = =', '===='],
  ['= = =', '==='],
  ['= =', '=='],
  [' \u00b0 ', '\u00b0'],
  [' \n', '\n'],
  ['\n ', '\n'],
  [' N ', ' 1 '],
  [" 's", "'s"],
];

/** WikiText's tokenised text as running text (lm-evaluation-harness @4e7e0d47 `tasks/wikitext/preprocess_wikitext.py`). */
export function detokenize(text: string): string {
  return REPLACEMENTS.reduce(
    (rest, [from, to]) => (typeof from === 'string' ? rest.replaceAll(from, to) : rest.replace(from, to)),
    text,
  );
}
