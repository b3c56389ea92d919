/** Edits (insert, delete, replace) between two texts. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

/** The name among `known` that takes the fewest edits from the given one; the first of several. */
export function nearest(name: string, known: readonly string[]): string {
  const lower = name.toLowerCase();
  const scored = known.map((candidate) => ({ candidate, edits: distance(lower, candidate.toLowerCase()) }));
  return scored.reduce((best, next) => (next.edits < best.edits ? next : best)).candidate;
}
