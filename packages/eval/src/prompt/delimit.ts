import { endsWithSpace, startsWithSpace } from '../python/whitespace.ts';

/** True when two texts meet without white space on either side (lm-evaluation-harness `api/utils.py` requires_delimiter). */
export function needsDelimiter(before: string, after: string): boolean {
  return before !== '' && !(endsWithSpace(before) || startsWithSpace(after));
}

/** Joins two texts, with the delimiter only where neither has white space at the seam (its maybe_delimit). */
export function delimit(before: string, after: string, delimiter: string): string {
  if (before === '' || after === '') return before + after;
  return needsDelimiter(before, after) ? before + delimiter + after : before + after;
}
