import type { Tensor } from '@ptqlab/tensor';
import type { ColumnOrder } from './column-order.ts';
import { affineWeight } from './encodings/affine-encoding.ts';
import type { QuantizedWeight } from './encodings/encoding.ts';
import type { CodeRange, Grid, GridOptions, QParams, RangeSearch } from './grids/grid.ts';
import { columnsPerGroup, type Scheme } from './scheme.ts';
import { spans, type Span } from './spans.ts';

/**
 * scale and zero-point of the column groups while a column loop runs, fitted at one of three times:
 * whole rows before anything happens to the weight; all groups of original columns before the loop ("static"); or each group when
 * the loop reaches its first position ("dynamic").
 */
export class GroupRanges {
  readonly range: CodeRange;
  readonly groupSize: number;
  /** [G, out]. */
  readonly #scale: Tensor;
  readonly #zeroPoint: Tensor;
  readonly #groups: readonly Span[];
  readonly #options: GridOptions;
  #time: 'row' | 'static' | 'dynamic';

  /** Whole-row ranges are fitted here and now, on `weight` [out, in] as it is. */
  constructor(
    weight: Tensor,
    private readonly scheme: Scheme,
    private readonly grid: Grid,
    rangeSearch: RangeSearch | undefined,
  ) {
    const [out, columns] = weight.shape as [number, number];
    this.#options = {
      bits: scheme.weightBits,
      symmetric: scheme.symmetric,
      rangeSearch,
    };
    this.range = grid.codeRange(this.#options);
    this.groupSize = columnsPerGroup(scheme, columns);
    this.#groups = spans(columns, this.groupSize);
    this.#scale = weight.device.empty([this.#groups.length, out]);
    this.#zeroPoint = weight.device.empty([this.#groups.length, out]);
    this.#time = scheme.groupSize === 'channel' ? 'row' : 'dynamic';
    if (this.#time === 'row') this.#fit(0, weight);
  }

  /** Fits every group of original columns of `weight` [out, in] now, unless whole rows are the groups. */
  fitStatic(weight: Tensor): void {
    if (this.#time === 'row') return;
    this.#time = 'static';
    for (const { index, start, end } of this.#groups) this.#fit(index, weight.cols(start, end));
  }

  /** To be called at every position; at the first one of a dynamic group its range is fitted on `weights(end)` [out, group]. */
  reach(position: number, weights: (end: number) => Tensor): void {
    if (this.#time !== 'dynamic' || position % this.groupSize !== 0) return;
    const group = this.#groups[position / this.groupSize]!;
    this.#fit(group.index, weights(group.end));
  }

  /** scale and zero-point [1, out] of the column at `position`. */
  at(position: number, order: ColumnOrder): QParams {
    const place = this.#time === 'static' ? order.columnAt[position]! : position;
    const g = this.#time === 'row' ? 0 : Math.floor(place / this.groupSize);
    return { scale: this.#scale.rows(g, g + 1), zeroPoint: this.#zeroPoint.rows(g, g + 1) };
  }

  /** The weight of `codes` [in, out], which stand in visiting order. */
  encode(codes: Tensor, order: ColumnOrder): QuantizedWeight {
    const { device } = codes;
    using scope = device.scope();
    const scattered = this.#time === 'dynamic' && !order.isNatural && this.#groups.length > 1;
    const groupOf = order.positions().map((position) => Math.floor(position / this.groupSize));
    const parts = {
      codes: order.restore(codes).transpose().copy(),
      scale: this.#scale.transpose().copy(),
      zeroPoint: this.#zeroPoint.transpose().copy(),
      ...(scattered ? { groupIndex: device.tensor(groupOf, [groupOf.length]) } : {}),
    };
    return scope.keep(affineWeight(parts, this.groupSize, this.scheme.weightBits, this.range));
  }

  #fit(g: number, weights: Tensor): void {
    using _ = weights.device.scope();
    const { scale, zeroPoint } = this.grid.fit(weights, this.#options);
    this.#scale.rows(g, g + 1).write(scale.reshape([1, scale.size]));
    this.#zeroPoint.rows(g, g + 1).write(zeroPoint.reshape([1, zeroPoint.size]));
  }
}
