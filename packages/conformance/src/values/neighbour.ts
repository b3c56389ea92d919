import { SMALLEST_NORMAL } from '@ptqlab/tensor';

const float = new Float32Array(1);
const pattern = new Int32Array(float.buffer);

/** The f32 value `steps` representable values further from zero (nearer for negative steps), never a subnormal or an infinity. */
export function neighbour(x: number, steps: number): number {
  float[0] = x;
  if (x === 0 || !Number.isFinite(float[0])) return float[0];
  pattern[0]! += steps;
  const moved = float[0];
  return Number.isFinite(moved) && Math.abs(moved) >= SMALLEST_NORMAL ? moved : Math.fround(x);
}
