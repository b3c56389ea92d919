/** What two lists share, and what only one of them has, each in the order given. */
export interface Pairing<T> {
  readonly pairs: readonly (readonly [a: T, b: T])[];
  readonly onlyA: readonly T[];
  readonly onlyB: readonly T[];
}

/**
 * Pairs items of two lists round by round, the strictest key first: a key pairs what it alone names on both sides among the items still
 * left, and leaves the rest to the next one. Nothing is dropped: every item is in a pair or in one of the rests.
 * @param rounds keys of an item; undefined keeps it out of a round
 */
export function pairByKeys<T>(
  a: readonly T[],
  b: readonly T[],
  rounds: readonly ((item: T, side: 'a' | 'b') => string | undefined)[],
): Pairing<T> {
  const twins = new Map<T, T>();
  const taken = new Set<T>();
  for (const key of rounds) {
    const mine = byKey(a, (item) => (twins.has(item) ? undefined : key(item, 'a')));
    const theirs = byKey(b, (item) => (taken.has(item) ? undefined : key(item, 'b')));
    for (const [name, items] of mine) {
      const others = theirs.get(name);
      if (items.length !== 1 || others?.length !== 1) continue;
      twins.set(items[0]!, others[0]!);
      taken.add(others[0]!);
    }
  }
  return {
    pairs: a.flatMap((item) => (twins.has(item) ? [[item, twins.get(item)!] as const] : [])),
    onlyA: a.filter((item) => !twins.has(item)),
    onlyB: b.filter((item) => !taken.has(item)),
  };
}

function byKey<T>(items: readonly T[], key: (item: T) => string | undefined): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), item]);
  }
  return found;
}
