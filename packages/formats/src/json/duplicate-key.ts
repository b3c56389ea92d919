/**
 * The first key that occurs twice in one object of a JSON text, looking at the outermost `depth` levels; undefined when none does.
 * `JSON.parse` keeps the last of two equal keys without a word, which would hide damage in a header.
 * @param json text that `JSON.parse` accepts
 */
export function duplicateKey(json: string, depth = 2): string | undefined {
  const seen: Set<string>[] = [];
  let level = 0;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{' || character === '[') {
      if (level < depth) seen[level] = new Set();
      level++;
    } else if (character === '}' || character === ']') {
      level--;
    } else if (character === '"') {
      const end = endOfString(json, at);
      // In valid JSON a string followed by a colon is a key of the innermost open object.
      if (level <= depth && isBeforeColon(json, end)) {
        const key = JSON.parse(json.slice(at, end)) as string;
        const keys = seen[level - 1]!;
        if (keys.has(key)) return key;
        keys.add(key);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/** Index after the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isBeforeColon(json: string, at: number): boolean {
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}
