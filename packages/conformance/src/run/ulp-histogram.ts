/** Upper ends of the histogram's bins, in units in the last place; one more bin takes the rest. */
export const ULP_BINS = [0, 1, 2, 4, 16, 256, 65536] as const;

/** How far two lists of f32 values lie apart, counted per element. */
export class UlpHistogram {
  readonly counts: number[] = new Array<number>(ULP_BINS.length + 1).fill(0);
  worst = 0;

  add(a: ArrayLike<number>, b: ArrayLike<number>): void {
    for (let i = 0; i < a.length; i++) {
      const distance = ulpsBetween(a[i]!, b[i]!);
      const bin = ULP_BINS.findIndex((end) => distance <= end);
      this.counts[bin === -1 ? ULP_BINS.length : bin]!++;
      this.worst = Math.max(this.worst, distance);
    }
  }
}

const float = new Float32Array(1);
const pattern = new Int32Array(float.buffer);

/** Position of an f32 value on the line of all f32 values; both zeros at 0. */
function position(x: number): number {
  float[0] = x;
  return pattern[0]! < 0 ? -(pattern[0]! & 0x7fffffff) : pattern[0]!;
}

/** Number of f32 steps from `a` to `b`; 0 for two NaN, Infinity for one. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(position(a) - position(b));
}
