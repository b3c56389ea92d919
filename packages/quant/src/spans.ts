/** A run of indices [start, end). */
export interface Span {
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Cuts 0 … length − 1 into runs of `size`; the last one may be shorter. */
export function spans(length: number, size: number): Span[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, index) => ({
    index,
    start: index * size,
    end: Math.min((index + 1) * size, length),
  }));
}
