import { closest } from 'fastest-levenshtein';

/**
 * The one of `names` that takes the fewest single-character edits to become `wanted`; undefined when there are no names.
 * For messages about a name that does not exist.
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  const known = [...names];
  return known.length === 0 ? undefined : closest(wanted, known);
}
