import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { StudyFolder } from '../study-folder/read-study.ts';
import type { ScoreTable } from '../study-folder/score-table.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import { accuracyMap } from './accuracy-map.ts';

/** Draws studies of one setting beside full precision, in memory, and counts its verdicts. */
function simulate(
  { runs, tasks, documents, seeds = 1 }: { runs: number; tasks: number; documents: number; seeds?: number },
  flips: { readonly lost: number; readonly won: number },
): { settings: Map<Verdict, number>; anyTask: Map<Verdict, number> } {
  const random = xoroshiro128plus(20261126);
  const draw = (): number => uniformFloat64(random);
  const [settings, anyTask] = [new Map<Verdict, number>(), new Map<Verdict, number>()];
  for (let run = 0; run < runs; run++) {
    const scores = new Map<string, ScoreTable>();
    const names = Array.from({ length: tasks }, (_, i) => `task${i}`);
    const before = names.map(() => Array.from({ length: documents }, () => Number(draw() < 0.7)));
    const cellOf = (id: string, values: (task: number) => number[], cell: object) => ({
      id,
      cell: { model: 'm', methodHash: '', options: {}, computeDtype: 'f32', onFailure: 'stop', backend: '', ...cell },
      result: {
        status: 'done',
        figures: {},
        overflow: null,
        modules: [],
        tasks: names.map((task, i) => {
          const list = values(i);
          scores.set(`${id}/${task}`, {
            documents: list.map((_, d) => `c/${d}`),
            questions: list.map((_, d) => `${d}`),
            values: Float64Array.from(list),
            weights: new Float64Array(list.length).fill(1),
          });
          const value = list.reduce((sum, score) => sum + score, 0) / list.length;
          const facts = { title: task, category: 'reasoning', metric: 'acc', higherIsBetter: true, chance: 0.25 };
          return { task, ...facts, value, stderr: 0.1, n: list.length, notFinite: 0 };
        }),
      },
    });
    // Right documents are lost, wrong ones won, at rates per document of either kind.
    const after = (task: number): number[] =>
      before[task]!.map((score) => (draw() < (score === 1 ? flips.lost / 0.7 : flips.won / 0.3) ? 1 - score : score));
    const squares = [
      cellOf('full', (task) => before[task]!, { method: 'full-precision', scheme: '', calibrationSeed: 0 }),
      ...Array.from({ length: seeds }, (_, seed) =>
        cellOf(`cell${seed}`, after, { method: 'rtn', scheme: 'W4A16', calibrationSeed: seed }),
      ),
    ];
    const significance = { alpha: 0.05, margin: 0.02 };
    const study = { recipe: { name: 's', significance }, squares, scores, problems: [], environment: { models: [] } };
    const setting = accuracyMap(study as unknown as StudyFolder).settings[1]!;
    const count = (into: Map<Verdict, number>, verdict: Verdict) => into.set(verdict, (into.get(verdict) ?? 0) + 1);
    count(settings, setting.verdict!);
    for (const verdict of new Set(setting.tasks.map((task) => task.verdict!))) count(anyTask, verdict);
  }
  return { settings, anyTask };
}

/** Three standard errors of a share of α among so many runs. */
const allowed = (runs: number): number => runs * 0.05 + 3 * Math.sqrt(runs * 0.05 * 0.95);
const falseAlarms = (counts: Map<Verdict, number>): number =>
  (counts.get('harmful') ?? 0) + (counts.get('near chance') ?? 0);

describe('verdicts of drawn studies', () => {
  it('call a setting, or any of its tasks, harmful in at most α of the studies where nothing is lost', () => {
    const runs = 150;
    for (const seeds of [1, 3]) {
      const { settings, anyTask } = simulate({ runs, tasks: 8, documents: 20, seeds }, { lost: 0.08, won: 0.08 });
      expect(falseAlarms(settings)).toBeLessThanOrEqual(allowed(runs));
      expect(falseAlarms(anyTask)).toBeLessThanOrEqual(allowed(runs));
    }
  });

  it('call a setting or a task lossless in at most α of the studies where the margin is lost', () => {
    const runs = 150;
    for (const won of [0, 0.05]) {
      const { settings } = simulate({ runs, tasks: 16, documents: 20 }, { lost: 0.02 + won, won });
      expect(settings.get('lossless') ?? 0).toBeLessThanOrEqual(allowed(runs));
    }
    const { anyTask } = simulate({ runs: 100, tasks: 1, documents: 200 }, { lost: 0.03, won: 0.01 });
    expect(anyTask.get('lossless') ?? 0).toBeLessThanOrEqual(allowed(100));
  });

  it('find a lossless setting lossless, a collapsed one near chance, and nothing in five documents', () => {
    const size = { runs: 20, tasks: 16, documents: 100 };
    expect(simulate(size, { lost: 0.003, won: 0.003 }).settings.get('lossless')).toBe(20);
    expect(simulate(size, { lost: 0.525, won: 0.075 }).settings.get('near chance')).toBe(20);
    expect(
      simulate({ ...size, documents: 5, tasks: 1 }, { lost: 0.05, won: 0.05 }).settings.get('lossless'),
    ).toBeUndefined();
  });
});
