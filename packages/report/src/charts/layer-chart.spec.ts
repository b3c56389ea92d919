import { axisOver } from './axes.ts';
import { layerChart, LAYER_CHART_RANGE } from './layer-chart.ts';

const lines = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'].map((role, series) => ({
  role,
  series,
  values: [0.1, 0.2, 0.3],
}));
const axis = axisOver([0.1, 0.3], LAYER_CHART_RANGE, 'log');

/** Of every line: its dash, and the outline of its marks. */
const looksOf = (text: string): (readonly [string, string])[] =>
  [...text.matchAll(/<g class="series series-\d (dash-\d)">[^]*?class="mark" d="([^"]+)"/g)].map(
    ([, dash, mark]) => [dash!, mark!] as const,
  );

describe('layerChart', () => {
  it('tells every kind of layer apart without colour, by mark and by dash', () => {
    const looks = looksOf(layerChart('t', lines, axis).text);
    expect(looks).toHaveLength(7);
    expect(new Set(looks.map(([, mark]) => mark)).size).toBe(7);
    expect(new Set(looks.map(([dash]) => dash)).size).toBeGreaterThan(3);
  });

  it('keeps the looks of a kind where another one is missing', () => {
    const all = looksOf(layerChart('t', lines, axis).text);
    expect(looksOf(layerChart('t', lines.slice(2), axis).text)).toEqual(all.slice(2));
  });
});
