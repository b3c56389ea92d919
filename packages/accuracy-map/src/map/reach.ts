import { mcnemarExact } from '../statistics/mcnemar.ts';
import type { TaskColumn } from './judged-map.ts';
import type { Setting } from './setting.ts';
import type { Significance } from './significance.ts';

/** What a study of this size can show of scores, whatever quantization did. */
export interface Reach {
  /** Fewest and most documents of a scored task. */
  readonly documents: readonly [least: number, most: number];
  /** Documents of one task that have to get worse, and none better, before the exact test of that task alone calls it a loss. */
  readonly changesNeeded: number;
  /** Half the width of the interval of a setting's mean change: the median over settings. Undefined where none was tested. */
  readonly meanWithin: number | undefined;
}

/** The reach of a map; undefined without scored tasks. */
export function reachOf(
  settings: readonly Setting[],
  tasks: readonly TaskColumn[],
  { alpha }: Significance,
): Reach | undefined {
  const scored = new Set(tasks.filter(({ higherIsBetter }) => higherIsBetter).map(({ task }) => task));
  const documents = settings.flatMap((setting) =>
    setting.tasks.filter(({ task }) => scored.has(task)).map((outcome) => outcome.documents),
  );
  if (documents.length === 0) return undefined;
  const widths = settings.flatMap(({ change }) =>
    change?.scale === 'score' ? [(change.interval[1] - change.interval[0]) / 2] : [],
  );
  return {
    documents: [Math.min(...documents), Math.max(...documents)],
    changesNeeded: changesNeeded(alpha),
    meanWithin: median(widths.filter(Number.isFinite)),
  };
}

function changesNeeded(alpha: number): number {
  let lost = 1;
  while (mcnemarExact({ lost, won: 0 }) > alpha) lost++;
  return lost;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : sorted.length === 0
      ? undefined
      : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
