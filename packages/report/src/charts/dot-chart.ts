import { markup, type Markup } from '../page/markup.ts';
import { axisOver, place } from './axes.ts';

/** A row of a chart of dots: a name and a value with its error bar. */
export interface Dot {
  readonly group: string;
  readonly name: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

const WIDTH = 560;
const LEFT = 250;
const RIGHT = 540;
const ROW = 24;
/** Characters of a name that fit left of the axis; the end of a longer one tells more than its beginning. */
const NAME_LENGTH = 38;

/** Values in rows under the names of their groups, on one axis: for a handful of alternatives. */
export function dotChart(title: string, xTitle: string, dots: readonly Dot[], kind: 'linear' | 'log'): Markup {
  const axis = axisOver(
    dots.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
    [LEFT, RIGHT],
    kind,
  );
  const groups = [...new Set(dots.map(({ group }) => group))];
  let top = 48;
  const rows = groups.flatMap((group) => {
    const own = dots.filter((dot) => dot.group === group);
    const head = markup`<text class="legend strong" x="16" y="${top + 4}">${group}</text>`;
    top += ROW;
    return [head, ...own.map((dot) => drawDot(dot, (top += ROW) - ROW, axis.at))];
  });
  const bottom = top - ROW / 2;
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${bottom + 50}" role="img" aria-label="${title}">
<text class="chart-title" x="16" y="22">${title}</text>
<g class="axes">${axis.ticks.map(({ at, text }) => markup`<line class="grid" x1="${place(at)}" x2="${place(at)}" y1="36" y2="${bottom}"/><text class="tick" x="${place(at)}" y="${bottom + 16}" text-anchor="middle">${text}</text>`)}
<text class="axis-title" x="${(LEFT + RIGHT) / 2}" y="${bottom + 36}" text-anchor="middle">${xTitle}</text></g>
${rows}
</svg>`;
}

function drawDot({ name, value, low, high }: Dot, top: number, at: (value: number) => number): Markup {
  const fitting = name.length > NAME_LENGTH ? `…${name.slice(1 - NAME_LENGTH)}` : name;
  const label = markup`<text class="tick" x="${LEFT - 10}" y="${top + 4}" text-anchor="end"><title>${name}</title>${fitting}</text>`;
  if (!Number.isFinite(value))
    return markup`${label}<text class="not-finite" x="${RIGHT}" y="${top + 4}" text-anchor="end">∞</text>`;
  const bar =
    low !== undefined && high !== undefined && high > low
      ? markup`<line class="error" x1="${place(at(low))}" x2="${place(at(high))}" y1="${top}" y2="${top}"/>`
      : null;
  return markup`<g class="series series-0">${label}${bar}<circle class="mark" cx="${place(at(value))}" cy="${top}" r="4.5"/></g>`;
}
