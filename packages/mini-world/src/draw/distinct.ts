import { redraw } from './redraw.ts';

/**
 * `count` things, all different by their key; the draw is told how many there are already, so that it can balance labels.
 * @throws Error when nothing new comes up any more
 */
export function distinct<T>(count: number, draw: (index: number) => T, keyOf: (drawn: T) => string): T[] {
  const seen = new Set<string>();
  const found: T[] = [];
  while (found.length < count) {
    const next = redraw(
      () => draw(found.length),
      (drawn) => !seen.has(keyOf(drawn)),
    );
    seen.add(keyOf(next));
    found.push(next);
  }
  return found;
}
