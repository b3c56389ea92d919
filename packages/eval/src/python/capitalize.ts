/** Letters whose title case is a letter of its own (Unicode: digraphs of Latin, iota subscript of Greek). */
function titleOfOne(letter: string): string {
  const code = letter.codePointAt(0)!;
  if (code >= 0x1c4 && code <= 0x1cc) return String.fromCodePoint(0x1c5 + 3 * Math.floor((code - 0x1c4) / 3));
  if (code >= 0x1f1 && code <= 0x1f3) return '\u01f2';
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCodePoint(code + 9);
  if (code === 0x1fbc || code === 0x1fcc || code === 0x1ffc) return letter;
  if (code >= 0x10d0 && code <= 0x10ff) return letter;
  if (code === 0x149) return '\u02bcN';
  const [first, ...rest] = letter.toUpperCase();
  return first! + rest.join('').toLowerCase();
}

/** `str.capitalize()` of CPython 3.8 and later: the first character in title case, all others lowered. */
export function capitalize(text: string): string {
  if (text === '') return '';
  const first = String.fromCodePoint(text.codePointAt(0)!);
  return titleOfOne(first) + text.toLowerCase().slice(first.toLowerCase().length);
}
