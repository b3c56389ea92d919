import { DTYPES, type Operand } from '@ptqlab/tensor';

/**
 * The axes that kernels really have to walk: those of length 1 are dropped and neighbours that lie one behind the other in every
 * operand are joined, so that most calls become one long row. Right-aligned in four places; strides in bytes. One instance per kernel,
 * filled anew by each call: nothing is allocated.
 */
export class StridedWalk {
  /** Lengths n0, n1, n2, n3. */
  readonly n = new Int32Array(4);
  readonly strides: readonly Int32Array[];
  /** Number of elements. */
  size = 0;

  constructor(operands: number) {
    this.strides = Array.from({ length: operands }, () => new Int32Array(4));
  }

  /**
   * @param operands of one shape, in the order of `strides`
   * @param order axes from the outermost to the innermost; their own order when left out, which an implied contiguous output needs
   */
  fit(operands: readonly Operand[], order?: readonly number[]): void {
    const { n, strides } = this;
    const { shape } = operands[0]!.layout;
    n.fill(1);
    for (const s of strides) s.fill(0);
    this.size = 1;
    let place = 4;
    for (let i = shape.length - 1; i >= 0; i--) {
      const axis = order ? order[i]! : i;
      const length = shape[axis]!;
      this.size *= length;
      if (length === 1) continue;
      if (place < 4 && this.#continues(operands, axis, place)) {
        n[place]! *= length;
        continue;
      }
      place--;
      n[place] = length;
      for (let k = 0; k < strides.length; k++) strides[k]![place] = strideOf(operands[k]!, axis);
    }
  }

  /** True when the axis steps over exactly what the place already covers, in every operand. */
  #continues(operands: readonly Operand[], axis: number, place: number): boolean {
    for (let k = 0; k < this.strides.length; k++)
      if (strideOf(operands[k]!, axis) !== this.strides[k]![place]! * this.n[place]!) return false;
    return true;
  }
}

function strideOf({ layout, dtype }: Operand, axis: number): number {
  return layout.strides[axis]! * DTYPES[dtype].bytes;
}
