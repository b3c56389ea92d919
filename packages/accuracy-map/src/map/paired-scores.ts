import type { ScoreTable } from '../study-folder/score-table.ts';

/** Scores of one model before and after, on the same documents: one number a document, of which the task's figure is the mean. */
export interface PairedScores {
  readonly documents: number;
  readonly before: readonly number[];
  /** One list per calibration seed; a single one where all seeds gave the same. */
  readonly after: readonly (readonly number[])[];
}

/**
 * Lines up tables by document. Documents that only one side has are left out.
 * @returns the reason in words where the tables are not of the same questions
 */
export function pairScores(before: ScoreTable, after: readonly ScoreTable[]): PairedScores | string {
  const places = after.map(({ documents }) => new Map(documents.map((document, i) => [document, i])));
  const both = before.documents.flatMap((document, i) => {
    const found = places.map((place) => place.get(document));
    return found.every((at) => at !== undefined) ? [{ i, found: found as number[] }] : [];
  });
  if (both.length === 0) return 'no document was scored on both sides';
  const stranger = both.find(({ i, found }) =>
    found.some((at, seed) => after[seed]!.questions[at] !== before.questions[i]),
  );
  if (stranger)
    return `document ${before.documents[stranger.i]} asked one thing in full precision and another in this setting`;
  const lists = after.map((table, seed) =>
    unitsOf(
      table,
      both.map(({ found }) => found[seed]!),
    ),
  );
  return {
    documents: both.length,
    before: unitsOf(
      before,
      both.map(({ i }) => i),
    ),
    after: lists.every((list) => isEqual(list, lists[0]!)) ? lists.slice(0, 1) : lists,
  };
}

/** Whether every score is 0 or 1 and one list stands for all seeds. */
export function isBinary({ before, after }: PairedScores): boolean {
  return after.length === 1 && [...before, ...after[0]!].every((score) => score === 0 || score === 1);
}

/** Score of every document, averaged over seeds. */
export const meanOverSeeds = (lists: readonly (readonly number[])[]): number[] =>
  lists[0]!.map((_, i) => lists.reduce((sum, list) => sum + list[i]!, 0) / lists.length);

/**
 * Numbers whose mean is Σ values / Σ weights and whose spread is that of the ratio (linearisation; Cochran 1977, section 2.11):
 * uᵢ = R + (vᵢ − R wᵢ) / w̄. For weights of 1 these are the scores themselves.
 */
function unitsOf({ values, weights }: ScoreTable, indices: readonly number[]): number[] {
  const sum = (numbers: Float64Array): number => indices.reduce((total, i) => total + numbers[i]!, 0);
  if (indices.every((i) => weights[i] === 1)) return indices.map((i) => values[i]!);
  const total = sum(weights);
  const ratio = sum(values) / total;
  return indices.map((i) => ratio + ((values[i]! - ratio * weights[i]!) * indices.length) / total);
}

const isEqual = (a: readonly number[], b: readonly number[]): boolean => a.every((value, i) => Object.is(value, b[i]));
