import { line } from 'd3-shape';
import { markup, type Markup } from '../page/markup.ts';
import { place, type Axis } from './axes.ts';
import { seriesLooks } from './series-looks.ts';

/** The error of one kind of linear layer, by block. */
export interface LayerLine {
  readonly role: string;
  /** Which line it is in all charts of its model. */
  readonly series: number;
  readonly values: readonly number[];
}

const WIDTH = 260;
const HEIGHT = 136;
const MARK = 22;

/** A small chart of one setting: blocks from left to right, one line per kind of layer, told apart by mark, dash and colour; the vertical axis is shared by all of them. */
export function layerChart(title: string, lines: readonly LayerLine[], y: Axis): Markup {
  const blocks = Math.max(1, ...lines.map(({ values }) => values.length));
  const left = (block: number): number => 44 + (blocks === 1 ? 100 : (block / (blocks - 1)) * 200);
  const drawn = lines.map(({ role, series, values }) => {
    const { classes, mark } = seriesLooks(series, MARK);
    const points = values.flatMap((value, block) => (value > 0 && Number.isFinite(value) ? [{ block, value }] : []));
    const path = line<(typeof points)[number]>(
      ({ block }) => place(left(block)),
      ({ value }) => place(y.at(value)),
    )(points);
    const marks = points.map(
      ({ block, value }) =>
        markup`<path class="mark" d="${mark}" transform="translate(${place(left(block))} ${place(y.at(value))})"><title>${role}, block ${block}: ${value.toExponential(2)}</title></path>`,
    );
    return markup`<g class="${classes}"><path class="curve" d="${path ?? ''}"/>${marks}</g>`;
  });
  return markup`<svg class="chart small" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: output error by block">
<g class="axes">${y.ticks.map(({ at, text }) => markup`<line class="grid" x1="40" x2="248" y1="${place(at)}" y2="${place(at)}"/><text class="tick" x="36" y="${place(at + 4)}" text-anchor="end">${text}</text>`)}
<text class="tick" x="44" y="132" text-anchor="middle">0</text><text class="tick" x="244" y="132" text-anchor="middle">${blocks - 1}</text></g>
${drawn}
</svg>`;
}

/** The vertical range of small charts, for their shared axis. */
export const LAYER_CHART_RANGE: readonly [number, number] = [116, 10];
