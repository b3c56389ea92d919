import fc from 'fast-check';

/** Values that may stand where something else belongs. */
const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e9,
  1e300,
  '',
  'x',
  '../x.safetensors',
  [],
  [null],
  {},
  { constructor: 1 },
];

/** What is done to one place of a JSON value. */
type Damage = { readonly kind: 'replace'; readonly value: unknown } | { readonly kind: 'remove' | 'double' | 'rename' };

interface Wound {
  /** Picks the place among all of the value. */
  readonly place: number;
  readonly damage: Damage;
}

const wound: fc.Arbitrary<Wound> = fc.record({
  place: fc.nat(),
  damage: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...STRANGE).map((value): Damage => ({ kind: 'replace', value })) },
    { weight: 1, arbitrary: fc.constantFrom<Damage>({ kind: 'remove' }, { kind: 'double' }, { kind: 'rename' }) },
  ),
});

/** `original`, which is left alone, with one to three of its places replaced, removed, doubled or renamed. */
export const damagedJson = (original: object): fc.Arbitrary<object> =>
  fc.array(wound, { minLength: 1, maxLength: 3 }).map((wounds) => {
    const copy = structuredClone(original);
    for (const each of wounds) inflict(copy, each);
    return copy;
  });

function inflict(root: object, { place, damage }: Wound): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const [holder, key] = places[place % places.length]!;
  const value = holder[key];
  // A copy: the next wound may lie inside it.
  if (damage.kind === 'replace') holder[key] = structuredClone(damage.value);
  else if (damage.kind === 'double') holder[key] = Array.isArray(value) ? [...value, ...value] : [value, value];
  else {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    if (damage.kind === 'rename' && !Array.isArray(holder)) holder[`${key}x`] = value;
  }
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as [typeof holder, string], ...placesIn(holder[key])]);
}
