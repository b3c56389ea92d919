import type { Tensor } from '@ptqlab/tensor';

/** The order in which a column loop visits the input columns of a weight. Its tensors live in the scope it was made in. */
export class ColumnOrder {
  private constructor(
    /** The original column of each position. */
    readonly columnAt: Int32Array,
    /** `columnAt` on the device, i32 [in]; undefined when columns are visited as they stand. */
    private readonly order: Tensor | undefined,
  ) {}

  static natural(columns: number): ColumnOrder {
    return new ColumnOrder(
      Int32Array.from({ length: columns }, (_, column) => column),
      undefined,
    );
  }

  /** "act-order": by falling diagonal of H [in, in], equal entries in their natural order. */
  static async byFallingDiagonal(H: Tensor): Promise<ColumnOrder> {
    const { indices } = await H.diagonal().copy().sort({ descending: true });
    return new ColumnOrder((await indices.read()) as Int32Array, indices);
  }

  get isNatural(): boolean {
    return !this.order;
  }

  /** Rows of X [in, …] in visiting order; X itself in natural order. */
  rows(X: Tensor): Tensor {
    return this.order ? X.gather(this.order) : X;
  }

  /** Rows and columns of X [in, in] in visiting order; X itself in natural order. */
  square(X: Tensor): Tensor {
    if (!this.order) return X;
    using scope = X.device.scope();
    const byRow = X.gather(this.order).transpose().copy();
    return scope.keep(byRow.gather(this.order).transpose().copy());
  }

  /** The position of each original column. */
  positions(): Int32Array {
    const positions = new Int32Array(this.columnAt.length);
    this.columnAt.forEach((column, position) => (positions[column] = position));
    return positions;
  }

  /** Undoes `rows`. */
  restore(X: Tensor): Tensor {
    return this.order ? X.gather(X.device.tensor(this.positions(), [this.columnAt.length])) : X;
  }
}
