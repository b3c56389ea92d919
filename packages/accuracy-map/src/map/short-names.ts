/** Names of models without the folders that all of them share: `../models/mini-s` and `../models/mini-l` are `mini-s` and `mini-l`. */
export function shortNames(names: readonly string[]): ReadonlyMap<string, string> {
  const last = names.map(
    (name) =>
      name
        .split('/')
        .filter((part) => part !== '')
        .at(-1) ?? name,
  );
  const isUnique = new Set(last).size === names.length;
  return new Map(names.map((name, i) => [name, isUnique ? last[i]! : name]));
}
