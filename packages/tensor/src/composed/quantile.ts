import { ShapeError } from '../errors.ts';
import type { Tensor } from '../tensor.ts';

/**
 * The `q`-quantile along the last axis of length K, which becomes 1: linear interpolation between the order statistics around rank
 * q·(K − 1), the rank in f32 and the interpolation from the nearer end, as torch.quantile does.
 * @throws ShapeError for q outside 0 … 1 or K = 0
 */
export async function quantile(x: Tensor, q: number): Promise<Tensor> {
  const axis = x.shape.length - 1;
  const length = x.shape.at(-1);
  if (!(q >= 0 && q <= 1)) throw new ShapeError(`quantile: q = ${q} was given; it must lie in 0..1`);
  if (!length) throw new ShapeError(`quantile: the last axis of [${x.shape}] holds nothing to order`);
  using scope = x.device.scope();
  const { values } = await x.sort();
  const rank = Math.fround(Math.fround(q) * (length - 1));
  const [below, above] = [Math.floor(rank), Math.ceil(rank)];
  const weight = Math.fround(rank - below);
  const low = values.slice(axis, below, below + 1);
  const high = values.slice(axis, above, above + 1);
  const gap = high.sub(low);
  return scope.keep(weight < 0.5 ? low.add(gap.mul(weight)) : high.sub(gap.mul(1 - weight)));
}
