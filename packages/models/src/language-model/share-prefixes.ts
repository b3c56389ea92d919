/** A run of tokens that the decoder is fed: a whole sequence, or what follows the tokens of another run. */
export interface Run {
  readonly tokens: readonly number[];
  /** Index of the run, earlier in the list and itself whole, that this one continues. */
  readonly parent: number | undefined;
}

/** Runs to feed, and which of them each sequence is made of: one, or a shared beginning and its own rest. */
export interface SharedRuns {
  readonly runs: readonly Run[];
  /** Indices into `runs`, by sequence. */
  readonly parts: readonly (readonly number[])[];
}

/** Shorter beginnings are fed again: continuing one costs more than these few rows. */
const SHORTEST_SHARED = 8;

/**
 * Cuts neighbouring sequences that begin alike into one shared beginning and a rest for each. A sequence joins those before it as long as
 * that does not raise the number of tokens to feed.
 */
export function sharePrefixes(sequences: readonly (readonly number[])[]): SharedRuns {
  const runs: Run[] = [];
  const parts: number[][] = [];
  for (let start = 0; start < sequences.length; ) {
    const { end, shared } = familyFrom(sequences, start);
    const trunk = runs.length;
    runs.push({ tokens: sequences[start]!.slice(0, shared), parent: undefined });
    for (const sequence of sequences.slice(start, end)) {
      const own = [trunk];
      if (sequence.length > shared) own.push(runs.push({ tokens: sequence.slice(shared), parent: trunk }) - 1);
      parts.push(own);
    }
    start = end;
  }
  return { runs, parts };
}

/** Sequences start … end − 1 share their first `shared` tokens; one alone shares all of them. */
function familyFrom(sequences: readonly (readonly number[])[], start: number): { end: number; shared: number } {
  let shared = sequences[start]!.length;
  let end = start + 1;
  for (; end < sequences.length; end++) {
    const next = commonLength(sequences[start]!, sequences[end]!, shared);
    const size = end - start;
    if (next < SHORTEST_SHARED || next * size < shared * (size - 1)) break;
    shared = next;
  }
  return { end, shared };
}

function commonLength(a: readonly number[], b: readonly number[], most: number): number {
  const limit = Math.min(most, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}
