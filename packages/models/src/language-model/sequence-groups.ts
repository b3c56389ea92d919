/** Consecutive sequences that run together: indices [start, end). */
export interface SequenceGroup {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts sequences into runs of at most `tokens` tokens together; a longer sequence runs alone.
 * @param parents index of the earlier sequence that each one continues, where some do: such families are never cut apart
 */
export function sequenceGroups(
  lengths: readonly number[],
  tokens: number,
  parents: readonly (number | undefined)[] = [],
): SequenceGroup[] {
  const groups: SequenceGroup[] = [];
  let start = 0;
  let sum = 0;
  for (let family = 0; family < lengths.length; ) {
    let end = family;
    let size = 0;
    do size += lengths[end++]!;
    while (end < lengths.length && parents[end] !== undefined);
    if (family > start && sum + size > tokens) {
      groups.push({ start, end: family });
      [start, sum] = [family, 0];
    }
    sum += size;
    family = end;
  }
  if (start < lengths.length) groups.push({ start, end: lengths.length });
  return groups;
}
