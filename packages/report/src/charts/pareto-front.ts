/** A point with a cost (smaller is better) and a quality. */
export interface Tradeoff {
  readonly cost: number;
  readonly quality: number;
}

/**
 * The points that no other point beats: none costs less or the same and is better, none is as good and costs less. By rising cost, so
 * that quality rises too.
 */
export function paretoFront<T extends Tradeoff>(points: readonly T[]): T[] {
  const sorted = points
    .filter(({ cost, quality }) => Number.isFinite(cost) && Number.isFinite(quality))
    .sort((a, b) => a.cost - b.cost || b.quality - a.quality);
  const front: T[] = [];
  for (const point of sorted) if (front.length === 0 || point.quality > front.at(-1)!.quality) front.push(point);
  return front;
}
