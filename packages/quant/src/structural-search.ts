import { abs, type Tensor } from '@ptqlab/tensor';
import { binarize, binaryResidual } from './binarize.ts';
import { linspace } from './linspace.ts';

/** Columns considered as salient, at most; the published runs' limit. */
const SALIENT_LIMIT = 50;
/** Quantiles of |S| tried as the border between concentrated and sparse weights. */
const SPLITS = linspace(0.1, 0.9, 81);

/** How a block of weights is divided for binarization. */
export interface Structure {
  /** 1 for salient columns, [1, n]. */
  readonly salient: Tensor;
  /** 1 for sparse weights outside salient columns, [out, n]. */
  readonly high: Tensor;
  readonly salientColumns: number;
  readonly split: number;
  /** Mean squared error of each candidate: 1, 2, … salient columns, and the splits. */
  readonly columnErrors: readonly number[];
  readonly splitErrors: readonly number[];
}

/**
 * Finds the salient columns and the bell-shaped split of a block (BiLLM, arXiv:2402.04291, sections 3.2 and 3.3; `structural_searching` of
 * Aaronhuang-778/BiLLM, commit dc137eb). As published both are searched on the salience S, not on the weights; the column search
 * binarizes both parts twice; at least one column is salient. A block narrower than 51 columns, which the original refuses, keeps at
 * least one column that is not. The first minimum wins.
 * @param S [out, n], n ≥ 2
 */
export async function searchStructure(S: Tensor): Promise<Structure> {
  const { device } = S;
  const [out, n] = S.shape as [number, number];
  using scope = device.scope();
  const columnWeight = abs(S).transpose().sum().reshape([n]);
  const { indices } = await columnWeight.sort({ descending: true });
  const ranked = S.transpose().copy().gather(indices).transpose().copy();
  const squares = (x: Tensor): Tensor => x.mul(x).sum().reshape([1, out]).sum();

  const limit = Math.min(SALIENT_LIMIT, n);
  const columnErrors = await errorsOf(limit - 1, S, (i) => {
    const [salient, rest] = [ranked.cols(0, i + 1), ranked.cols(i + 1)];
    return squares(binaryResidual(salient, 2)).add(squares(binaryResidual(rest, 2)));
  });
  const salientColumns = firstMinimum(columnErrors) + 1;

  const rest = ranked.cols(salientColumns).copy();
  const magnitude = abs(rest);
  const salientError = squares(binaryResidual(ranked.cols(0, salientColumns), 2));
  const splits = await quantiles(magnitude, out * n, SPLITS);
  const splitErrors = await errorsOf(splits.length, S, (i) => {
    const low = magnitude.less(splits[i]!);
    const high = low.equal(0);
    const residual = rest.sub(binarize(rest, low).approximation).sub(binarize(rest, high).approximation);
    return squares(residual).add(salientError);
  });
  const split = splits[firstMinimum(splitErrors)] ?? NaN;

  const order = await indices.read();
  const isSalient = new Float32Array(n);
  for (const column of order.subarray(0, salientColumns)) isSalient[column] = 1;
  const salient = device.tensor(isSalient, [1, n]);
  const high = salient.select(0, abs(S).less(split).equal(0));
  return scope.keep({ salient, high, salientColumns, split, columnErrors, splitErrors });
}

/** The mean error of `count` candidates, whose sums [1, 1] `sumOf` enqueues. */
async function errorsOf(count: number, S: Tensor, sumOf: (candidate: number) => Tensor): Promise<number[]> {
  const { device } = S;
  using _ = device.scope();
  const errors = device.empty([1, count]);
  for (let i = 0; i < count; i++) {
    using _candidate = device.scope();
    errors.cols(i, i + 1).write(sumOf(i).div(S.size));
  }
  return Array.from(await errors.read());
}

/**
 * Quantiles of the values and as many zeros as are missing to `population`: salient entries count as 0. Linear interpolation with the
 * rank in f32, as numpy.quantile on f32.
 */
async function quantiles(values: Tensor, population: number, at: readonly number[]): Promise<number[]> {
  const { device } = values;
  using _ = device.scope();
  const { values: sorted } = await values.reshape([values.size]).sort();
  const zeros = population - values.size;
  const { fround } = Math;
  const ranks = at.map((q) => fround(q * (population - 1)));
  const wanted = ranks.flatMap((rank) => [Math.floor(rank), Math.min(Math.floor(rank) + 1, population - 1)]);
  const indices = Int32Array.from(wanted, (index) => Math.max(index - zeros, 0));
  const picked = await sorted
    .reshape([values.size, 1])
    .gather(device.tensor(indices, [indices.length]))
    .read();
  return ranks.map((rank, i) => {
    const [below, above] = [2 * i, 2 * i + 1].map((k) => (wanted[k]! < zeros ? 0 : picked[k]!)) as [number, number];
    const weight = fround(rank - Math.floor(rank));
    const gap = fround(above - below);
    return weight < 0.5 ? fround(below + fround(gap * weight)) : fround(above - fround(gap * fround(1 - weight)));
  });
}

function firstMinimum(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < (values[best] ?? Infinity) ? i : best), -1);
}
