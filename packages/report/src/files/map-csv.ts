import { settingLabel, type AccuracyMap, type Change } from '@ptqlab/accuracy-map';
import { csv } from './csv.ts';

const CHANGE_HEAD = [
  ...['change', 'low', 'high', 'bootstrap_low', 'bootstrap_high'],
  ...['lost', 'won', 'test', 'p', 'p_holm', 'p_equivalence', 'p_tolerable'],
];

/** Every square of the study as one line, ablations included, all digits kept: one line per setting and task, and one for its mean. */
export function mapCsv({ settings, tasks }: AccuracyMap): string {
  const head = [
    ...['model', 'setting', 'method', 'scheme', 'calibration', 'compute', 'bits_per_weight', 'seeds', 'rescue', 'task'],
    ...['metric', 'value', 'stderr', 'seed_sd', 'documents', 'not_finite', 'verdict'],
    ...CHANGE_HEAD,
  ];
  const lines = settings.flatMap((setting) => {
    const { model, method, scheme, calibration, computeDtype, bitsPerWeight, seeds, rescue, mean, change, verdict } =
      setting;
    const facts = [
      model,
      settingLabel(setting),
      method,
      scheme,
      calibration,
      computeDtype,
      bitsPerWeight,
      seeds.length,
      rescue,
    ];
    const own = setting.tasks.map((outcome) => [
      ...facts,
      outcome.task,
      tasks.find(({ task }) => task === outcome.task)?.metric,
      ...[outcome.value, outcome.stderr, outcome.seedDeviation, outcome.documents, outcome.notFinite, outcome.verdict],
      ...changeCells(outcome.change ?? undefined),
    ]);
    const whole = ['all tasks', 'mean', mean?.value, mean?.stderr, mean?.seedDeviation, change?.documents, '', verdict];
    return [...own, [...facts, ...whole, ...changeCells(change)]];
  });
  return csv([head, ...lines]);
}

function changeCells(change: Change | undefined): (string | number | undefined)[] {
  if (!change) return CHANGE_HEAD.map(() => undefined);
  const { difference, interval, bootstrap, lost, won, test, p, pAdjusted, pEquivalent, pTolerable } = change;
  return [
    difference,
    ...interval,
    ...(bootstrap ?? [undefined, undefined]),
    lost,
    won,
    test,
    p,
    pAdjusted,
    pEquivalent,
    pTolerable,
  ];
}
