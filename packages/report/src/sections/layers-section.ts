import { settingLabel, type Setting } from '@ptqlab/accuracy-map';
import { axisOver } from '../charts/axes.ts';
import { layerChart, LAYER_CHART_RANGE, type LayerLine } from '../charts/layer-chart.ts';
import { seriesKey } from '../charts/series-looks.ts';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

const WORST_SHOWN = 3;

/** Where in the model the error is: output error of every linear layer, by block. */
export function layersSection(view: ReportView): Markup {
  const models = view.map.models.flatMap(({ name }) => {
    const rows = view.rows.filter(({ model, modules }) => model === name && modules.some(hasError));
    return rows.length === 0 ? [] : [modelProfiles(view.nameOf(name), rows)];
  });
  if (models.length === 0) return markup``;
  return markup`<section id="layers" aria-labelledby="layers-title"><h2 id="layers-title">Where the error is</h2>
<p>Relative output error of every linear layer, ‖X(W − Q)ᵀ‖² / ‖XWᵀ‖², on the first calibration sequences; blocks from left to right, all charts of a model on one logarithmic axis.</p>
${models}</section>`;
}

const hasError = ({ outputError }: Setting['modules'][number]): boolean => outputError !== undefined && outputError > 0;

function modelProfiles(name: string, rows: readonly Setting[]): Markup {
  const errors = rows.flatMap(({ modules }) => modules.flatMap(({ outputError }) => outputError ?? []));
  const axis = axisOver(errors, LAYER_CHART_RANGE, 'log');
  const roles = [...new Set(rows.flatMap((row) => [...valuesOf(row).keys()]))];
  return markup`<h3>${name}</h3>
<p class="legend-line">${roles.map((role, series) => seriesKey(series, role))}</p>
<div class="small-charts">${rows.map((row) => markup`<figure><h4>${settingLabel(row)}</h4>${layerChart(settingLabel(row), linesOf(row, roles), axis)}<figcaption>${worstOf(row)}</figcaption></figure>`)}</div>`;
}

function linesOf(row: Setting, roles: readonly string[]): LayerLine[] {
  return [...valuesOf(row)].map(([role, values]) => ({ role, series: roles.indexOf(role), values }));
}

/** Values by kind of layer: `model.layers.3.mlp.up_proj` is `up_proj` of block 3. */
function valuesOf({ modules }: Setting): Map<string, number[]> {
  const lines = new Map<string, number[]>();
  for (const { name, outputError } of modules) {
    const match = /\.(\d+)\.(?:.*\.)?([^.]+)$/.exec(name);
    if (!match) continue;
    const values = lines.get(match[2]!) ?? [];
    values[Number(match[1])] = outputError ?? Number.NaN;
    lines.set(match[2]!, values);
  }
  return new Map([...lines].map(([role, values]) => [role, Array.from(values, (value) => value ?? Number.NaN)]));
}

function worstOf({ modules }: Setting): string {
  const worst = [...modules]
    .filter(hasError)
    .sort((a, b) => b.outputError! - a.outputError!)
    .slice(0, WORST_SHOWN);
  return `worst: ${worst.map(({ name, outputError }) => `${shorten(name)} ${outputError!.toExponential(1)}`).join(', ')}`;
}

const shorten = (name: string): string =>
  name
    .replace(/^model\.layers\./, '')
    .replace('self_attn.', '')
    .replace('mlp.', '');
