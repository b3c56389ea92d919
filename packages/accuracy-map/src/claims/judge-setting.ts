import { groupOutcome, type GroupOutcome } from '../map/group-change.ts';
import type { TaskColumn } from '../map/judged-map.ts';
import { settingLabel } from '../map/setting-label.ts';
import type { Setting } from '../map/setting.ts';
import type { Significance } from '../map/significance.ts';
import { holm } from '../statistics/holm.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { ClaimCase } from './claim-outcome.ts';
import type { Expectation } from './claim.ts';
import { changeText, figureText } from './change-text.ts';

interface Context {
  readonly tasks: readonly TaskColumn[];
  readonly significance: Significance;
}

/** Asks one setting. @param family all settings that the claim speaks of: p values of category tests are corrected over them */
export function judgeSetting(
  context: Context,
  setting: Setting,
  family: readonly Setting[],
  expects: Exclude<Expectation, { kind: 'smaller loses more' }>,
): ClaimCase {
  const facts = { model: setting.model, setting: settingLabel(setting) };
  switch (expects.kind) {
    case 'lossless':
      return { ...facts, says: byVerdict(setting, ['lossless'], LOST), numbers: changeText(setting) };
    case 'practical':
      return { ...facts, says: byVerdict(setting, ['lossless', 'practical'], LOST), numbers: changeText(setting) };
    case 'near chance':
      return {
        ...facts,
        says: byVerdict(setting, ['near chance', 'non-finite'], ['lossless', 'practical', 'harmful']),
        numbers: changeText(setting),
      };
    case 'perplexity not finite':
      return { ...facts, ...perplexities(setting, context) };
    case 'harmful':
      return { ...facts, ...onCategories(context, setting, family, expects.categories) };
  }
}

const LOST: readonly Verdict[] = ['harmful', 'near chance', 'non-finite'];

function byVerdict({ verdict }: Setting, yes: readonly Verdict[], no: readonly Verdict[]): ClaimCase['says'] {
  if (verdict === null) return 'open';
  return yes.includes(verdict) ? 'yes' : no.includes(verdict) ? 'no' : 'open';
}

function perplexities({ tasks }: Setting, { tasks: columns }: Context): Pick<ClaimCase, 'says' | 'numbers'> {
  const measured = tasks.filter(({ task }) => columns.find((column) => column.task === task)?.higherIsBetter === false);
  if (measured.length === 0) return { says: 'open', numbers: 'no perplexity was measured' };
  const broken = measured.some(({ value, notFinite }) => notFinite > 0 || !Number.isFinite(value));
  const numbers = measured.map(({ task, value }) => `${task} ${figureText(value)}`).join(', ');
  return { says: broken ? 'yes' : 'no', numbers };
}

/** Harmful or not over the tasks of some categories together, by the rules that verdicts go by. */
function onCategories(
  { tasks, significance }: Context,
  setting: Setting,
  family: readonly Setting[],
  categories: readonly string[],
): Pick<ClaimCase, 'says' | 'numbers'> {
  const { alpha } = significance;
  if (setting.verdict === 'non-finite') return { says: 'yes', numbers: 'not finite' };
  const tested = family.flatMap((member) => {
    const outcome = categoryOutcome(member, tasks, categories, significance);
    return outcome ? [{ member, outcome }] : [];
  });
  const at = tested.findIndex(({ member }) => member === setting);
  if (at < 0) return { says: 'open', numbers: 'no paired documents in these categories' };
  const { outcome } = tested[at]!;
  const p = holm(tested.map((one) => one.outcome.change.p))[at]!;
  const numbers = changeText({ change: { ...outcome.change, pAdjusted: p }, verdict: null });
  if (outcome.change.pTolerable <= alpha) return { says: 'no', numbers };
  return { says: outcome.gain.mean < 0 && p <= alpha ? 'yes' : 'open', numbers };
}

/** The mean change of a setting over the tasks of some categories. */
export function categoryOutcome(
  { groups }: Setting,
  tasks: readonly TaskColumn[],
  categories: readonly string[],
  significance: Significance,
): GroupOutcome | undefined {
  const chosen = tasks
    .filter(({ category, higherIsBetter }) => higherIsBetter && categories.includes(category))
    .flatMap(({ task }) => groups.get(task) ?? []);
  return chosen.length === 0 ? undefined : groupOutcome(chosen, 'score', significance);
}
