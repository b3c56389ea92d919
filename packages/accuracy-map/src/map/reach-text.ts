import type { AccuracyMap } from './accuracy-map.ts';

const points = (share: number): string => `${Number((100 * share).toFixed(1))} points`;

/** What the study can and cannot show, and what to run for more, in sentences; none without scored tasks. */
export function reachText({
  reach,
  significance,
  limit,
}: Pick<AccuracyMap, 'reach' | 'significance' | 'limit'>): string[] {
  if (!reach) return [];
  const { documents, changesNeeded, meanWithin } = reach;
  const [least, most] = documents;
  const asked = least === most ? `${most}` : `${least} to ${most}`;
  return [
    `Every task was asked of ${asked} documents. A loss on one task alone can be shown only where at least ${changesNeeded} documents get worse and none better` +
      (most < changesNeeded ? ': here on no task, whatever a setting did to it.' : '.'),
    ...(meanWithin === undefined ? [] : [meanSentence(meanWithin, significance.margin)]),
    ...(limit === undefined
      ? []
      : [
          `The recipe asks for ${limit} documents a task; a higher limit, or --full where the recipe describes it, gives more evidence.`,
        ]),
  ];
}

function meanSentence(within: number, margin: number): string {
  const known = `The change of a setting’s mean score is known to within ± ${points(within)} (median over settings)`;
  return within > margin
    ? `${known}: too wide to show that a setting is lossless, which is a change within ± ${points(margin)}.`
    : `${known}, lossless is a change within ± ${points(margin)}.`;
}
