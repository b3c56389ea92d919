import { scaleLinear, scaleLog } from 'd3-scale';
import { markup, type Markup } from '../page/markup.ts';

/** The inside of a chart in its own units. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** From a number to a place, with the places that get a label. */
export interface Axis {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** An axis over finite values with a little room at both ends; a logarithmic one for values above 0. */
export function axisOver(values: readonly number[], range: readonly [number, number], kind: 'linear' | 'log'): Axis {
  const finite = values.filter((value) => Number.isFinite(value) && (kind === 'linear' || value > 0));
  const [low, high] = finite.length === 0 ? [1, 2] : [Math.min(...finite), Math.max(...finite)];
  if (kind === 'linear') {
    const room = (high - low || Math.abs(high) || 1) * 0.06;
    const scale = scaleLinear([low - room, high + room], range);
    return { at: scale, ticks: scale.ticks(6).map((value) => ({ at: scale(value), text: tickText(value) })) };
  }
  const factor = Math.max(1.05, (high / low) ** 0.06);
  const scale = scaleLog([low / factor, high * factor], range);
  return { at: scale, ticks: logTicks(low / factor, high * factor).map((v) => ({ at: scale(v), text: tickText(v) })) };
}

/** 1, 2, 5 and their multiples by ten; fewer where many decades are spanned, more where a part of one is. */
function logTicks(low: number, high: number): number[] {
  if (high / low < 3) return scaleLinear([low, high], [0, 1]).ticks(5);
  const ratio = high / low;
  const steps = ratio > 1e3 ? [1] : ratio > 10 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7];
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const step of steps) ticks.push(Number(`${step}e${power}`));
  const stride = Math.ceil(Math.log10(high / low) / 8);
  return ticks.filter((tick, i) => tick >= low && tick <= high && (steps.length > 1 || i % stride === 0));
}

function tickText(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return rounded !== 0 && (Math.abs(rounded) >= 1e5 || Math.abs(rounded) < 1e-3)
    ? rounded.toExponential(0)
    : String(rounded);
}

/** Grid lines, labels and titles of both axes. */
export function drawAxes(
  { left, right, top, bottom }: Box,
  x: Axis,
  y: Axis,
  titles: { readonly x: string; readonly y: string },
): Markup {
  return markup`<g class="axes">
${y.ticks.map(({ at, text }) => markup`<line class="grid" x1="${left}" x2="${right}" y1="${place(at)}" y2="${place(at)}"/><text class="tick" x="${left - 8}" y="${place(at + 4)}" text-anchor="end">${text}</text>`)}
${x.ticks.map(({ at, text }) => markup`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="${top}" y2="${bottom}"/><text class="tick" x="${place(at)}" y="${bottom + 18}" text-anchor="middle">${text}</text>`)}
<text class="axis-title" x="${(left + right) / 2}" y="${bottom + 38}" text-anchor="middle">${titles.x}</text>
<text class="axis-title" x="${left}" y="${top - 10}">${titles.y}</text>
</g>`;
}

/** Coordinates with one digit: enough for any screen, and the same text everywhere. */
export const place = (value: number): number => Number(value.toFixed(1));
