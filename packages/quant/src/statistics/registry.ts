import { AbsMaxAccumulator } from './abs-max.ts';
import { AbsMeanAccumulator } from './abs-mean.ts';
import { DriftAccumulator } from './drift.ts';
import { HessianAccumulator } from './hessian.ts';
import type { AccumulatorFactory } from './statistic.ts';

/** Statistics a method can ask for, by name. `inputs` = the sequences themselves, kept on the host. */
export const STATISTICS = {
  hessian: (device, columns) => new HessianAccumulator(device, columns),
  drift: (device, columns) => new DriftAccumulator(device, columns),
  absMax: (device, columns) => new AbsMaxAccumulator(device, columns),
  absMean: (device, columns) => new AbsMeanAccumulator(device, columns),
} as const satisfies Record<string, AccumulatorFactory>;

export type TensorStatistic = keyof typeof STATISTICS;
export type StatisticName = TensorStatistic | 'inputs';
