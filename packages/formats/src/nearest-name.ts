/**
 * The one of `names` that takes the fewest single-character edits to become `wanted`; undefined when there are no names.
 * For messages about a name that does not exist.
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Infinity;
  for (const name of names) {
    const distance = edits(wanted, name, fewest);
    if (distance < fewest) [best, fewest] = [name, distance];
  }
  return best;
}

/** Levenshtein distance, or `limit` as soon as it cannot be below. */
function edits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(replaced, previous[j]! + 1, current[j - 1]! + 1);
    }
    if (Math.min(...current) >= limit) return limit;
    previous = current;
  }
  return previous[b.length]!;
}
