/** `steps` numbers from `start` to `end` in f32 steps from the nearer end, as torch.linspace. */
export function linspace(start: number, end: number, steps: number): number[] {
  const { fround } = Math;
  const step = fround(fround(fround(end) - fround(start)) / (steps - 1));
  return Array.from({ length: steps }, (_, i) =>
    i < Math.floor(steps / 2)
      ? fround(fround(start) + fround(step * i))
      : fround(fround(end) - fround(step * (steps - 1 - i))),
  );
}
