import type { Device } from '@ptqlab/tensor';
import { LayerStatistics } from '../statistics/layer-statistics.ts';
import type { StatisticName } from '../statistics/registry.ts';

/** A small layer on the host, with what calibration sees of it. Tests only. */
export interface HostLayer {
  readonly out: number;
  readonly columns: number;
  /** [out, in], f32 values. */
  readonly W: Float64Array;
  /** Sequences [tokens, in]: on the quantized stream, and on the original. */
  readonly X: readonly Float64Array[];
  readonly Xf: readonly Float64Array[];
}

export interface HostLayerOptions {
  readonly out?: number;
  readonly columns?: number;
  readonly sequences?: number;
  readonly tokens?: number;
  /** Columns that are 0 in every token. */
  readonly dead?: readonly number[];
  /** Factor of all inputs. */
  readonly size?: number;
}

/** Numbers in [0, 1) from a seed. */
export function uniformOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) + 0.5) / 2 ** 24;
  };
}

/** A layer drawn from a seed: bell-shaped weights, correlated inputs, all values f32. */
export function hostLayer(seed: number, options: HostLayerOptions = {}): HostLayer {
  const { out = 6, columns = 24, sequences = 3, tokens = 20, dead = [], size = 1 } = options;
  const next = uniformOf(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  const W = Float64Array.from({ length: out * columns }, () => Math.fround(0.2 * normal()));
  const channel = Float64Array.from({ length: columns }, () => size * Math.exp(0.5 * normal()));
  const sequence = (): Float64Array => {
    const x = new Float64Array(tokens * columns);
    for (let at = 0; at < x.length; at += columns) {
      const shared = normal();
      for (let c = 0; c < columns; c++)
        x[at + c] = dead.includes(c) ? 0 : Math.fround(channel[c]! * (shared + normal()));
    }
    return x;
  };
  const X = Array.from({ length: sequences }, sequence);
  const Xf = X.map((x) => x.map((v, at) => (dead.includes(at % columns) ? 0 : Math.fround(v + 0.3 * size * normal()))));
  return { out, columns, W, X, Xf };
}

/** The layer's statistics on a device. */
export async function statisticsOf(
  device: Device,
  { columns, X, Xf }: HostLayer,
  names: readonly StatisticName[],
): Promise<LayerStatistics> {
  const statistics = new LayerStatistics(device, columns, names);
  for (const [i, x] of X.entries()) {
    const shape = [x.length / columns, columns];
    await statistics.add(device.tensor(x, shape, 'f32'), device.tensor(Xf[i]!, shape, 'f32'));
  }
  return statistics;
}
