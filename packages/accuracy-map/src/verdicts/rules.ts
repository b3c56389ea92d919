import type { Significance } from '../map/significance.ts';
import type { Verdict } from './verdict.ts';

/** What the tests found; every entry is decided before a rule looks at it. */
export interface Evidence {
  /** A cell ended with an error. */
  readonly failed: boolean;
  /** Some number that the model gave was NaN or infinite. */
  readonly notFinite: boolean;
  /** The same documents were scored in full precision, at least two of them. */
  readonly paired: boolean;
  /** Full precision answers better than guessing, where guessing is possible. */
  readonly headroom: boolean;
  /** Lower than full precision: p ≤ α after Holm's correction. */
  readonly lower: boolean;
  /** The score is not above chance (p > α), or hardly any of what full precision has above chance is left. */
  readonly atChance: boolean;
  /** Within the margin on both sides: p ≤ α. */
  readonly equivalent: boolean;
  /** A loss as large as the tolerance is ruled out: p ≤ α. */
  readonly tolerable: boolean;
  /** For a whole setting: some single task is harmful or near chance. */
  readonly harmedTask: boolean;
  /** For a whole setting: some single task is near chance. */
  readonly collapsedTask: boolean;
}

export interface Rule {
  readonly verdict: Verdict;
  readonly when: (evidence: Evidence) => boolean;
  /** The rule in words, with its numbers. */
  readonly says: (significance: Significance) => string;
}

/** Share of full precision's distance from chance below which a significant loss counts as a collapse. */
export const RETAINED_AT_MOST = 0.1;

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
const points = (score: number): string => `${Number((100 * score).toPrecision(3))} points`;

/** Read from the top; the first rule that holds gives the verdict. */
export const RULES: readonly Rule[] = [
  {
    verdict: 'failed',
    when: ({ failed }) => failed,
    says: () => 'a cell ended with an error, for any calibration seed',
  },
  {
    verdict: 'non-finite',
    when: ({ notFinite }) => notFinite,
    says: () => 'some number that the model gave was NaN or infinite, on any document and for any seed',
  },
  {
    verdict: 'not enough evidence',
    when: ({ paired, headroom }) => !paired || !headroom,
    says: ({ alpha }) =>
      `there are no documents scored in full precision and in this setting, or fewer than two; or full precision itself is not above chance (p > ${alpha}), so that nothing can be lost`,
  },
  {
    verdict: 'near chance',
    when: ({ lower, atChance }) => lower && atChance,
    says: ({ alpha }) =>
      `lower than full precision (p ≤ ${alpha} after Holm’s correction), and either not above chance (p > ${alpha}) or left with at most ${percent(RETAINED_AT_MOST)} of what full precision has above chance`,
  },
  {
    verdict: 'lossless',
    when: ({ equivalent, harmedTask }) => equivalent && !harmedTask,
    says: ({ alpha, margin }) =>
      `equivalence is shown: the change lies within ± ${points(margin)} (perplexity: ± ${percent(margin)}) by two one-sided tests, p ≤ ${alpha}; for a whole setting, also no single task is harmful or near chance`,
  },
  {
    verdict: 'practical',
    when: ({ tolerable, collapsedTask }) => tolerable && !collapsedTask,
    says: ({ alpha, tolerance }) =>
      `a loss of ${points(tolerance)} or more (perplexity: ${percent(tolerance)}) is ruled out by a one-sided test, p ≤ ${alpha}; for a whole setting, also no single task is near chance`,
  },
  {
    verdict: 'harmful',
    when: ({ lower, collapsedTask }) => lower || collapsedTask,
    says: ({ alpha, tolerance }) =>
      `lower than full precision (p ≤ ${alpha} after Holm’s correction), and a loss of ${points(tolerance)} or more (perplexity: ${percent(tolerance)}) is not ruled out; or, for a whole setting, a single task is near chance, whatever the mean`,
  },
  {
    verdict: 'not distinguishable',
    when: () => true,
    says: () => 'neither a loss nor equivalence is shown: more documents are needed',
  },
];

/** The verdict that follows from evidence. */
export function verdictOf(evidence: Evidence): Verdict {
  return RULES.find(({ when }) => when(evidence))!.verdict;
}
