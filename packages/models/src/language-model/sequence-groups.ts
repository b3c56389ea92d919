/** Consecutive sequences that run together: indices [start, end). */
export interface SequenceGroup {
  readonly start: number;
  readonly end: number;
}

/** Cuts sequences into runs of at most `tokens` tokens together; a longer sequence runs alone. */
export function sequenceGroups(lengths: readonly number[], tokens: number): SequenceGroup[] {
  const groups: SequenceGroup[] = [];
  let start = 0;
  let sum = 0;
  for (const [i, length] of lengths.entries()) {
    if (i > start && sum + length > tokens) {
      groups.push({ start, end: i });
      [start, sum] = [i, 0];
    }
    sum += length;
  }
  if (start < lengths.length) groups.push({ start, end: lengths.length });
  return groups;
}
