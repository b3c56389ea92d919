/** cos and sin of the rotation angles, row-major [positions, headSize / 2]. */
export interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/**
 * Angles p · θ^(−2i/d) of rotary position embedding (Su et al. 2021, arXiv:2104.09864) for positions 0 … positions − 1. Frequencies,
 * angles, cosines and sines are each rounded to f32, as in the modeling code of the checkpoints this decoder reads.
 */
export function rotaryTable(positions: number, headSize: number, theta: number): RotaryTable {
  const half = headSize / 2;
  const frequency = Float32Array.from({ length: half }, (_, i) =>
    Math.fround(1 / Math.fround(theta ** Math.fround((2 * i) / headSize))),
  );
  const cos = new Float32Array(positions * half);
  const sin = new Float32Array(positions * half);
  for (let p = 0; p < positions; p++)
    for (let i = 0; i < half; i++) {
      const angle = Math.fround(p * frequency[i]!);
      cos[p * half + i] = Math.cos(angle);
      sin[p * half + i] = Math.sin(angle);
    }
  return { cos, sin };
}
