import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3-shape';
import { markup, type Markup } from '../page/markup.ts';

/** Shapes, dashes and colours have periods without a common divisor: series are told apart without colour up to 35, with it up to 280. */
const SHAPES = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross, symbolStar, symbolWye];
const DASHES = 5;
const COLOURS = 8;

/** How one series of a chart looks: the same everywhere, in lines, marks and legends. */
export interface SeriesLooks {
  /** Classes of its group. */
  readonly classes: string;
  /** Outline of its mark around 0, 0. */
  readonly mark: string;
}

/** @param size area of the mark in square pixels */
export function seriesLooks(index: number, size: number): SeriesLooks {
  return {
    classes: `series series-${index % COLOURS} dash-${index % DASHES}`,
    mark: symbol(SHAPES[index % SHAPES.length]!, size)()!,
  };
}

/** A series in a legend that stands outside of its charts: a piece of its line with its mark. */
export function seriesKey(index: number, name: string): Markup {
  const { classes, mark } = seriesLooks(index, 36);
  return markup`<span class="key"><svg class="chart key-mark" viewBox="0 -8 36 16" aria-hidden="true"><g class="${classes}"><path class="curve" d="M0,0H36"/><path class="mark" d="${mark}" transform="translate(18 0)"/></g></svg>${name}</span>`;
}
