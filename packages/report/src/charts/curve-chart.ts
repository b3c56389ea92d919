import { line } from 'd3-shape';
import { markup, type Markup } from '../page/markup.ts';
import { axisOver, drawAxes, place, type Axis, type Box } from './axes.ts';
import { paretoFront } from './pareto-front.ts';
import { placeLabels } from './place-labels.ts';
import { seriesLooks } from './series-looks.ts';

/** One setting in a plot of quality against size. */
export interface CurvePoint {
  readonly series: string;
  /** In full, with its figure; and short enough to stand beside its mark. */
  readonly label: string;
  readonly short: string;
  readonly x: number;
  readonly y: number;
  /** Ends of the error bar over seeds. */
  readonly low?: number;
  readonly high?: number;
}

export interface CurveChart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly yKind: 'linear' | 'log';
  readonly better: 'lower' | 'higher';
  readonly points: readonly CurvePoint[];
  /** Full precision: a horizontal line, or words where it is not finite. */
  readonly reference?: number;
}

const WIDTH = 560;
const BOX: Box = { left: 64, right: 544, top: 56, bottom: 320 };
const LEGEND_ROW = 20;
const MARK = 56;

/** A line per method over bits per weight, error bars over seeds, and the front of settings that nothing beats. */
export function curveChart({ title, xTitle, yTitle, yKind, better, points, reference }: CurveChart): Markup {
  const series = [...new Set(points.map((point) => point.series))];
  const ys = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]);
  const x = axisOver(
    points.map((point) => point.x),
    [BOX.left, BOX.right],
    'linear',
  );
  const y = axisOver([...ys, ...(reference === undefined ? [] : [reference])], [BOX.bottom, BOX.top], yKind);
  const legend = legendOf(series);
  const height = BOX.bottom + 56 + legend.rows * LEGEND_ROW;
  const front = paretoFront(
    points.map((point) => ({ ...point, cost: point.x, quality: better === 'higher' ? point.y : -point.y })),
  );
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${summaryOf(title, front)}">
<text class="chart-title" x="16" y="22">${title}</text>
${drawAxes(BOX, x, y, { x: xTitle, y: `${yTitle} (${better} is better)` })}
${reference === undefined ? null : drawReference(reference, y)}
${front.length > 1 ? markup`<path class="front" d="${frontPath(front, x, y)}"/>` : null}
${series.map((name, i) =>
  drawSeries(
    points.filter((point) => point.series === name),
    i,
    x,
    y,
  ),
)}
${frontLabels(front, x, y, reference)}
<g transform="translate(0 ${BOX.bottom + 58})">${legend.items}</g>
</svg>`;
}

function drawSeries(points: readonly CurvePoint[], index: number, x: Axis, y: Axis): Markup {
  const sorted = [...points].sort((a, b) => a.x - b.x);
  const inside = sorted.filter((point) => Number.isFinite(point.y));
  const path = line<CurvePoint>(
    (point) => place(x.at(point.x)),
    (point) => place(y.at(point.y)),
  )(inside);
  return markup`<g class="${seriesLooks(index, MARK).classes}">
${path ? markup`<path class="curve" d="${path}"/>` : null}
${sorted.map((point) => drawPoint(point, index, x, y))}</g>`;
}

function drawPoint({ label, x: bits, y: value, low, high }: CurvePoint, index: number, x: Axis, y: Axis): Markup {
  const left = place(x.at(bits));
  if (!Number.isFinite(value))
    return markup`<g transform="translate(${left} ${BOX.top})"><text class="not-finite" text-anchor="middle" y="4">∞</text><title>${label}</title></g>`;
  const top = place(y.at(value));
  const bar =
    low !== undefined && high !== undefined && high > low && (low > 0 || value <= 0)
      ? markup`<line class="error" x1="${left}" x2="${left}" y1="${place(y.at(low))}" y2="${place(y.at(high))}"/>`
      : null;
  return markup`${bar}<path class="mark" d="${seriesLooks(index, MARK).mark}" transform="translate(${left} ${top})"><title>${label}</title></path>`;
}

function drawReference(value: number, y: Axis): Markup {
  const label = (top: number, text: string): Markup =>
    markup`<text class="reference-label" x="${BOX.left + 4}" y="${place(top)}">${text}</text>`;
  if (!Number.isFinite(value)) return label(BOX.bottom - 6, 'full precision is not finite');
  const at = place(y.at(value));
  return markup`<line class="reference" x1="${BOX.left}" x2="${BOX.right}" y1="${at}" y2="${at}"/>${label(y.at(value) - 5, 'full precision')}`;
}

/** Steps: up to the next point's cost nothing better is to be had. */
function frontPath(front: readonly CurvePoint[], x: Axis, y: Axis): string {
  return front
    .map((point, i) => {
      const [left, top] = [place(x.at(point.x)), place(y.at(point.y))];
      return i === 0 ? `M${left} ${top}` : `H${left}V${top}`;
    })
    .join('');
}

/** Names of the front's points, clear of each other, of the name of the reference, and of the plot's edges. */
function frontLabels(front: readonly CurvePoint[], x: Axis, y: Axis, reference: number | undefined): Markup[] {
  const points = front.map(({ short, x: bits, y: value }) => ({ text: short, x: x.at(bits), y: y.at(value) }));
  const at = reference === undefined ? undefined : y.at(reference);
  const taken = at === undefined ? [] : [{ left: BOX.left, right: BOX.left + 104, top: at - 16, bottom: at }];
  return placeLabels(points, BOX, taken).map(
    ({ text, x: middle, y: baseline }) =>
      markup`<text class="point-label" x="${place(middle)}" y="${place(baseline)}" text-anchor="middle">${text}</text>`,
  );
}

function legendOf(series: readonly string[]): { rows: number; items: Markup[] } {
  const width = 24 + 7 * Math.max(6, ...series.map(({ length }) => length));
  const columns = Math.max(1, Math.floor((WIDTH - 2 * 16) / width));
  const items = series.map((name, i) => {
    const [left, top] = [24 + (i % columns) * width, Math.floor(i / columns) * LEGEND_ROW];
    const { classes, mark } = seriesLooks(i, MARK);
    return markup`<g class="${classes}" transform="translate(${left} ${top})"><path class="mark" d="${mark}"/><text class="legend" x="12" y="4">${name}</text></g>`;
  });
  return { rows: Math.ceil(series.length / columns), items };
}

function summaryOf(title: string, front: readonly CurvePoint[]): string {
  if (front.length === 0) return title;
  return `${title}. Settings that no other beats at their size: ${front.map(({ label }) => label).join('; ')}.`;
}
