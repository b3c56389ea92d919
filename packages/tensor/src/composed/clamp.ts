import type { Tensor, Value } from '../tensor.ts';

/** min(max(x, low), high), exact; where low > high the result is `high`, as in torch.clamp. Bounds broadcast. */
export function clamp(x: Tensor, low: Value, high: Value): Tensor {
  using scope = x.device.scope();
  return scope.keep(x.max(low).min(high));
}
