/**
 * What preparing a block did to the weight of one layer, so that error figures can be told in the original's terms:
 * prepared = diag(rowScale) · original · diag(columnScale). A layer may appear more than once; the factors multiply.
 */
export interface Rescaling {
  /** Name of the layer. */
  readonly layer: string;
  /** [in]; left out where it is 1. */
  readonly columnScale?: Float32Array;
  /** [out]; left out where it is 1. */
  readonly rowScale?: Float32Array;
}
