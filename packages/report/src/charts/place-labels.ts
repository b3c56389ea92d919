import type { Box } from './axes.ts';

/** A name that wants to stand beside a point; after placing, the middle of its baseline. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Room for a character of 11 pixels in bold: the mean of a wide font (DejaVu Sans Bold) on names like `gptq W4A16`, and a little more. */
const CHARACTER = 8;
const HEIGHT = 13;
const BELOW_BASELINE = 3;
/** Baselines to try, from the point: above, below, and one row further. */
const OFFSETS = [-11, 20, -25, 34];

/** Where a label's ink may be. */
export function boxOf({ text, x, y }: Label): Box {
  const half = (text.length * CHARACTER) / 2;
  return { left: x - half, right: x + half, top: y + BELOW_BASELINE - HEIGHT, bottom: y + BELOW_BASELINE };
}

/**
 * Places for names beside their points, inside a plot, on none of the boxes `taken` and not on each other. A name without such a place is
 * left out: earlier ones go first.
 */
export function placeLabels(points: readonly Label[], plot: Box, taken: readonly Box[]): Label[] {
  const placed: Label[] = [];
  for (const { text, x, y } of points) {
    const half = (text.length * CHARACTER) / 2;
    const middle = Math.min(plot.right - half, Math.max(plot.left + half, x));
    const free = OFFSETS.map((offset) => ({ text, x: middle, y: y + offset })).find((label) => {
      const box = boxOf(label);
      return isInside(box, plot) && ![...taken, ...placed.map(boxOf)].some((other) => overlaps(box, other));
    });
    if (free) placed.push(free);
  }
  return placed;
}

const isInside = (box: Box, plot: Box): boolean =>
  box.left >= plot.left && box.right <= plot.right && box.top >= plot.top && box.bottom <= plot.bottom;

/** Whether two boxes share any area. */
export const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
