import type { Device, DType, HostArray, Shape, Tensor } from '@ptqlab/tensor';

/** Small deterministic random numbers, so that one integer drawn by fast-check decides a whole layout. */
export function randomOf(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    state ^= state >>> 12;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A tensor of `shape` whose elements lie in memory in some random way, and the same elements in row-major order. */
export interface StridedTensor {
  readonly tensor: Tensor;
  readonly values: HostArray;
}

/**
 * Axes permuted, margins cut off, some axes repeated (stride 0): all that views can do. About a quarter are plain contiguous.
 * @param draw value of one element
 */
export async function stridedTensor(
  device: Device,
  shape: Shape,
  random: () => number,
  draw: () => number,
  dtype: DType = 'f32',
): Promise<StridedTensor> {
  const plain = random() < 0.25;
  const repeated = shape.map((length) => !plain && length > 1 && random() < 0.15);
  const before = shape.map(() => (plain ? 0 : Math.floor(random() * 3)));
  const after = shape.map(() => (plain ? 0 : Math.floor(random() * 3)));
  const own = shape.map((length, axis) => (repeated[axis] ? 1 : length));
  const order = shape.map((_, axis) => axis);
  if (!plain) order.sort(() => random() - 0.5);
  const base = order.map((axis) => before[axis]! + own[axis]! + after[axis]!);
  const size = base.reduce((product, length) => product * length, 1);
  let tensor = device.tensor(
    Array.from({ length: size }, () => draw()),
    base,
    dtype,
  );
  order.forEach((axis, place) => {
    tensor = tensor.slice(place, before[axis]!, before[axis]! + own[axis]!);
  });
  tensor = tensor.permute(shape.map((_, axis) => order.indexOf(axis))).expand(shape);
  return { tensor, values: await tensor.read() };
}

/** Normal-ish values of many magnitudes. */
export const realistic = (random: () => number) => (): number =>
  (random() + random() + random() - 1.5) * 10 ** Math.floor(random() * 4 - 2);

/** Small integers over 16: sums and products of some thousands of them are exact in f32. */
export const dyadic = (random: () => number) => (): number => Math.floor(random() * 65 - 32) / 16;
