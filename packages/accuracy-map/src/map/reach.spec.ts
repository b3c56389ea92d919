import fc from 'fast-check';
import { mcnemarExact } from '../statistics/mcnemar.ts';
import { reachText } from './reach-text.ts';
import { reachOf } from './reach.ts';
import type { Setting } from './setting.ts';
import type { TaskColumn } from './judged-map.ts';
import { significanceOf } from './significance.ts';

const TASKS = [
  { task: 'piqa', higherIsBetter: true },
  { task: 'boolq', higherIsBetter: true },
  { task: 'c4', higherIsBetter: false },
] as unknown as TaskColumn[];

/** A setting whose mean score is known to within `half`. */
const settingOf = (half: number | undefined, documents = [5, 6, 300]): Setting =>
  ({
    change: half === undefined ? undefined : { scale: 'score', interval: [0.1 - half, 0.1 + half] },
    tasks: TASKS.map(({ task }, i) => ({ task, documents: documents[i]! })),
  }) as unknown as Setting;

const FIVE = significanceOf({ alpha: 0.05, margin: 0.02 });

describe('the reach of a study', () => {
  it('counts documents of scored tasks, and takes the median of the intervals', () => {
    const settings = [undefined, 0.3, 0.01, 0.05].map((half) => settingOf(half));
    const reach = reachOf(settings, TASKS, FIVE)!;
    expect(reach.documents).toEqual([5, 6]);
    expect(reach.meanWithin).toBeCloseTo(0.05, 12);
    expect(reachOf([settingOf(undefined)], TASKS, FIVE)!.meanWithin).toBeUndefined();
    expect(reachOf([settingOf(0.1)], TASKS.slice(2), FIVE)).toBeUndefined();
  });

  it('needs as many changed documents as the exact test does', () => {
    expect(reachOf([settingOf(0.1)], TASKS, FIVE)!.changesNeeded).toBe(6);
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.49, noNaN: true }), (alpha) => {
        const lost = reachOf([settingOf(0.1)], TASKS, significanceOf({ alpha, margin: 0.02 }))!.changesNeeded;
        expect(mcnemarExact({ lost, won: 0 })).toBeLessThanOrEqual(alpha);
        expect(mcnemarExact({ lost: lost - 1, won: 0 })).toBeGreaterThan(alpha);
      }),
    );
  });

  it('is said plainly, with what to run for more', () => {
    const few = reachOf([settingOf(0.05, [5, 5, 5])], TASKS, FIVE);
    expect(reachText({ reach: few, significance: FIVE, limit: 5 }).join(' ')).toMatch(
      /asked of 5 documents.* here on no task.* within ± 5 points .*too wide to show that a setting is lossless.*--full/,
    );
    const many = reachOf([settingOf(0.01, [300, 300, 300])], TASKS, FIVE);
    const text = reachText({ reach: many, significance: FIVE, limit: undefined }).join(' ');
    expect(text).toMatch(/asked of 300 documents.*at least 6 documents get worse and none better\./);
    expect(text).not.toMatch(/too wide|--full/);
    expect(reachText({ reach: undefined, significance: FIVE, limit: 5 })).toEqual([]);
  });
});
