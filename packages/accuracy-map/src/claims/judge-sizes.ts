import { groupOutcome, type GroupOutcome, type GroupTask } from '../map/group-change.ts';
import type { TaskColumn } from '../map/judged-map.ts';
import { meanOverSeeds } from '../map/paired-scores.ts';
import { settingLabel } from '../map/setting-label.ts';
import type { Setting } from '../map/setting.ts';
import { shortNames } from '../map/short-names.ts';
import type { Significance } from '../map/significance.ts';
import { combinedError } from '../statistics/combined-error.ts';
import { confidenceInterval, differenceTest, noFallTest } from '../statistics/paired-difference.ts';
import type { ClaimCase, ClaimOutcome } from './claim-outcome.ts';
import { pText, signed } from './change-text.ts';
import type { Sizes } from './in-scope.ts';

interface Context {
  readonly tasks: readonly TaskColumn[];
  readonly significance: Significance;
}

/**
 * Whether the smaller model loses more than the larger, over the settings that both have. Per model each document's change is averaged
 * over settings first, so that documents stay the independent units; the two models' errors add.
 */
export function judgeSizes(
  { tasks, significance }: Context,
  settings: readonly Setting[],
  { smaller, larger }: Sizes,
  categories: readonly string[],
): Omit<ClaimOutcome, 'claim'> {
  const of = (model: string): Setting[] => settings.filter((setting) => setting.model === model);
  const shared = of(smaller).flatMap((small) => {
    const large = of(larger).find((other) => settingLabel(other) === settingLabel(small));
    return large ? [{ small, large }] : [];
  });
  const chosen = tasks.filter(({ category, higherIsBetter }) => higherIsBetter && categories.includes(category));
  const small = averaged(
    shared.map((pair) => pair.small),
    chosen,
    significance,
  );
  const large = averaged(
    shared.map((pair) => pair.large),
    chosen,
    significance,
  );
  if (!small || !large)
    return {
      outcome: 'not enough evidence',
      because: 'no setting and task with paired documents is shared by both models',
      cases: [],
    };
  const { alpha, margin } = significance;
  const gap = combinedError(small.gain.mean - large.gain.mean, [errorOf(small), errorOf(large)]);
  const [low, high] = confidenceInterval(gap, 1 - 2 * alpha);
  // One side of the test, as the claim names one.
  const p = gap.mean < 0 ? differenceTest(gap) / 2 : 1;
  const isRuledOut = noFallTest(gap, margin) <= alpha;
  const names = shortNames([smaller, larger]);
  const numbers = `${names.get(smaller)} ${signed(small.gain.mean)} points, ${names.get(larger)} ${signed(large.gain.mean)} points: ${signed(gap.mean)} points [${signed(low)}, ${signed(high)}], p = ${pText(p)}, ${shared.length} shared settings`;
  return {
    outcome: p <= alpha ? 'holds' : isRuledOut ? 'does not hold' : 'not enough evidence',
    because: numbers,
    cases: [caseOf(smaller, small, shared.length), caseOf(larger, large, shared.length)],
  };
}

const errorOf = ({ gain }: GroupOutcome): { variance: number; freedom: number } => ({
  variance: gain.standardError ** 2,
  freedom: gain.freedom,
});

function caseOf(model: string, { change, documents }: GroupOutcome, settings: number): ClaimCase {
  const [low, high] = change.interval.map(signed);
  const numbers = `${signed(change.difference)} points [${low}, ${high}] over ${documents} documents`;
  return { model, setting: `mean of ${settings} settings`, says: 'open', numbers };
}

/** The mean change over settings, document by document. */
function averaged(
  settings: readonly Setting[],
  tasks: readonly TaskColumn[],
  significance: Significance,
): GroupOutcome | undefined {
  const groups = tasks.flatMap(({ task }): GroupTask[] => {
    const all = settings.flatMap(({ groups: own }) => own.get(task) ?? []);
    const [first] = all;
    if (!first || all.length < settings.length || all.some(({ paired }) => paired.documents !== first.paired.documents))
      return [];
    const after = meanOverSeeds(all.map(({ paired }) => meanOverSeeds(paired.after)));
    return [{ paired: { ...first.paired, after: [after] }, chance: first.chance }];
  });
  return groups.length === 0 ? undefined : groupOutcome(groups, 'score', significance);
}
