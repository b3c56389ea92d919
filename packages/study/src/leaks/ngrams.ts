/** Words of a text for overlap: lower case, letters and digits only; characters of scripts written without spaces stand alone. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKC')
      .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu) ?? []
  );
}

/** All runs of `n` neighbours, joined; a shorter list is one run by itself. */
export function ngramsOf(items: readonly (string | number)[], n: number): string[] {
  if (items.length === 0) return [];
  if (items.length <= n) return [items.join(' ')];
  return Array.from({ length: items.length - n + 1 }, (_, i) => items.slice(i, i + n).join(' '));
}
