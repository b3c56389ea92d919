import type { Tensor } from '@ptqlab/tensor';

/** Rotation angles of the tokens at hand, each [tokens, 1, headSize / 2]. */
export interface Rotation {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/**
 * Rotates channel pairs (i, i + headSize/2) of every head by the token's angles: x · cos + rotateHalf(x) · sin.
 * @param x [tokens, heads · headSize], contiguous
 */
export function rotate(x: Tensor, headSize: number, { cos, sin }: Rotation): Tensor {
  const [tokens, channels] = x.shape as [number, number];
  const half = headSize / 2;
  using scope = x.device.scope();
  const heads = x.reshape([tokens, channels / headSize, headSize]);
  const [low, high] = [heads.slice(2, 0, half), heads.slice(2, half, headSize)];
  const out = x.device.empty(heads.shape);
  out.slice(2, 0, half).write(low.mul(cos).sub(high.mul(sin)));
  out.slice(2, half, headSize).write(high.mul(cos).add(low.mul(sin)));
  return scope.keep(out).reshape(x.shape);
}
