import type { Tensor } from '@ptqlab/tensor';
import type { ColumnOrder } from './column-order.ts';
import { affineWeight } from './encodings/affine-encoding.ts';
import type { QuantizedWeight } from './encodings/encoding.ts';
import type { CodeRange, Grid, GridOptions, QParams, RangeSearch } from './grids/grid.ts';
import { columnsPerGroup, type Scheme } from './scheme.ts';
import { spans, type Span } from './spans.ts';

/**
 * scale and zero-point of the column groups while a column loop runs, fitted at one of three times:
 * whole rows before anything happens to the weight; all groups of original columns before the loop ("static"); or each group while
 * the loop runs, when it reaches the run of positions in which the group begins ("dynamic").
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

  /** The positions of a block cut where groups end: runs at whose start the range of a dynamic group may be fitted. */
  runsOf({ start, end }: Span): Span[] {
    const within = this.#groups.filter((group) => group.start < end && start < group.end);
    return within.map((group) => ({ ...group, start: Math.max(group.start, start), end: Math.min(group.end, end) }));
  }

  /** Fits each dynamic group that begins in a run of positions, on Wᵀ [in, out] as it is now. */
  fitFrom({ start, end }: Span, W: Tensor): void {
    if (this.#time !== 'dynamic') return;
    for (const group of this.#groups)
      if (start <= group.start && group.start < end) this.#fit(group.index, W.rows(group.start, group.end).transpose());
  }

  /** scale and zero-point of a run of positions, [positions, out], or [1, out] where they have one group. */
  along({ start, end }: Span, order: ColumnOrder): QParams {
    const groups = Int32Array.from({ length: end - start }, (_, i) => this.#groupAt(start + i, order));
    const first = groups[0]!;
    if (groups.every((g) => g === first))
      return { scale: this.#scale.rows(first, first + 1), zeroPoint: this.#zeroPoint.rows(first, first + 1) };
    const index = this.#scale.device.tensor(groups, [groups.length]);
    return { scale: this.#scale.gather(index), zeroPoint: this.#zeroPoint.gather(index) };
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

  #groupAt(position: number, order: ColumnOrder): number {
    const place = this.#time === 'static' ? order.columnAt[position]! : position;
    return this.#time === 'row' ? 0 : Math.floor(place / this.groupSize);
  }

  #fit(g: number, weights: Tensor): void {
    using _ = weights.device.scope();
    const { scale, zeroPoint } = this.grid.fit(weights, this.#options);
    this.#scale.rows(g, g + 1).write(scale.reshape([1, scale.size]));
    this.#zeroPoint.rows(g, g + 1).write(zeroPoint.reshape([1, zeroPoint.size]));
  }
}
