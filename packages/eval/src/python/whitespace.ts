/** Characters for which CPython's `str.isspace` is true; also its regex class `\s` and what `strip` and `split` remove. */
export const PYTHON_SPACE =
  '\\t\\n\\v\\f\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const LEADING = new RegExp(`^[${PYTHON_SPACE}]+`);
const TRAILING = new RegExp(`[${PYTHON_SPACE}]+$`);
const RUN = new RegExp(`[${PYTHON_SPACE}]+`);

/** `str.lstrip()`. JavaScript's `trimStart` differs: it removes U+FEFF and keeps U+001C to U+001F and U+0085. */
export function lstrip(text: string): string {
  return text.replace(LEADING, '');
}

/** `str.rstrip()`. */
export function rstrip(text: string): string {
  let end = text.length;
  while (end > 0 && TRAILING.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

/** `str.strip()`. */
export function strip(text: string): string {
  return lstrip(rstrip(text));
}

/** `str.split()` without arguments: the non-empty runs between white space. */
export function splitWords(text: string): string[] {
  return text.split(RUN).filter((word) => word !== '');
}

/** `text[-1].isspace()` of a non-empty text; false for the empty one. */
export function endsWithSpace(text: string): boolean {
  return text !== '' && TRAILING.test(text[text.length - 1]!);
}

/** `text[0].isspace()` of a non-empty text; false for the empty one. */
export function startsWithSpace(text: string): boolean {
  return LEADING.test(text);
}
