import {
  pText,
  settingLabel,
  signed,
  VERDICT_SIGNS,
  VERDICTS,
  type Setting,
  type TaskColumn,
} from '@ptqlab/accuracy-map';
import { changeSentence, seedsText } from '../page/change-sentence.ts';
import { heatClass, keptOf } from '../page/kept.ts';
import { markup, type Markup } from '../page/markup.ts';
import { bitsText, outcomeOf, valueText } from '../page/numbers.ts';
import type { ReportView } from '../page/report-view.ts';
import { outlineClass, verdictBadge } from '../page/verdict-badge.ts';
import { mapControls } from './map-controls.ts';
import { mapLegend } from './map-legend.ts';

/** The map: one row per setting, one column per task, each square with its figure, its colour by what is left, and the sign and outline of its verdict. */
export function mapSection(view: ReportView): Markup {
  const { map, scores, perplexities } = view;
  const coverage = Number((100 * (1 - 2 * map.significance.alpha)).toFixed(1));
  return markup`<section id="map" aria-labelledby="map-title"><h2 id="map-title">The map</h2>
<p>Point at a square, or move through the table with the arrow keys, for its numbers.</p>
${mapLegend(view)}
${mapControls(view)}
<div class="scroll" role="region" aria-labelledby="map-title" tabindex="0"><table id="map-table" class="map">
<thead><tr>
${head('Setting', 'text')}${head('Bits', 'number', 'Effective bits per weight, scales included')}${head('Verdict', 'number')}
${scores.length > 0 ? markup`${head('Mean', 'number', 'Mean over all tasks that have a score')}${head('Change', 'number', `Change of the mean score in points, with its ${coverage} % interval`)}` : null}
${perplexities.map((column) => head(column.title, 'number', `${column.metric}, lower is better`, 'perplexity'))}
${scores.map((column) => head(column.title, 'number', `${column.category}, ${column.metric}`, 'task', column.category))}
</tr></thead>
${map.models.map(({ name }) => modelRows(view, name))}
</table></div>
<p id="square-detail" class="detail" aria-live="polite"></p></section>`;
}

function head(text: string, kind: 'text' | 'number', title = '', group = '', category = ''): Markup {
  return markup`<th scope="col" class="${group}" data-kind="${kind}" data-category="${category}"${title === '' ? null : markup` title="${title}"`}><button type="button" class="sort">${text}</button></th>`;
}

function modelRows(view: ReportView, model: string): Markup {
  const rows = view.rows.filter((row) => row.model === model);
  const columns = 3 + (view.scores.length > 0 ? 2 : 0) + view.map.tasks.length;
  return markup`<tbody data-model="${model}"><tr class="group"><th scope="rowgroup" colspan="${columns}">${view.nameOf(model)}</th></tr>
${rows.map((row) => settingRow(view, row))}</tbody>`;
}

function settingRow(view: ReportView, row: Setting): Markup {
  const { scores, perplexities, map } = view;
  const { alpha } = map.significance;
  const columns = [...perplexities, ...scores];
  return markup`<tr class="${row.isFullPrecision ? 'full' : 'setting'}" data-method="${row.method}" data-bits="${row.bits?.weightBits}" data-verdict="${row.verdict ?? ''}">
<th scope="row" data-value="${settingLabel(row)}">${row.isFullPrecision ? 'full precision' : markup`<span class="method">${row.method}</span> <span class="scheme">${row.scheme}</span>${Object.entries(row.options).map(([name, value]) => markup` <span class="option">${name}=${String(value)}</span>`)}${row.rescue === '' ? null : markup` <span class="option">${row.rescue}</span>`}`}</th>
<td data-value="${row.bitsPerWeight}">${bitsText(row)}</td>
<td class="verdict" data-value="${row.verdict === null ? -1 : VERDICTS.indexOf(row.verdict)}" data-detail="${detailOfRow(view, row)}">${row.verdict ? verdictBadge(row.verdict) : null}${withheld(row, alpha)}</td>
${scores.length > 0 ? meanCells(row, fullPrecisionOf(view, row), alpha) : null}
${columns.map((column) => square(view, row, column))}</tr>`;
}

/** In the row itself: a loss that only the correction for many settings withholds. */
function withheld({ verdict, change }: Setting, alpha: number): Markup | null {
  if (verdict !== 'not distinguishable' || !change || change.p > alpha || change.pAdjusted <= alpha) return null;
  const isLoss = change.scale === 'score' ? change.difference < 0 : change.difference > 0;
  return isLoss
    ? markup`<span class="withheld">lower alone: p ${pText(change.p)}; after Holm ${pText(change.pAdjusted)}</span>`
    : null;
}

function meanCells({ mean, change, seeds }: Setting, full: Setting | undefined, alpha: number): Markup {
  const score = change?.scale === 'score' ? change : undefined;
  const detail = mean
    ? `mean of ${mean.tasks} tasks: ${valueText(mean.value, true)} ${seedsText(mean.seedDeviation, seeds.length, true)}; ${score ? changeSentence(score, alpha) : ''}`
    : '';
  const kept = mean && keptOf(mean.value, full?.mean?.value, { higherIsBetter: true, chance: mean.chance });
  return markup`<td class="mean ${heatClass(kept)}" data-value="${mean?.value}" data-detail="${detail}">${mean ? valueText(mean.value, true) : null}${mean === undefined || mean.seedDeviation === null ? null : markup` <span class="sd">±${(100 * mean.seedDeviation).toFixed(1)}</span>`}</td>
<td class="change" data-value="${score?.difference}" data-detail="${score ? changeSentence(score, alpha) : ''}">${score ? markup`${signed(score.difference)} <span class="interval">[${score.interval.map(signed).join(', ')}]</span>` : null}</td>`;
}

function square(view: ReportView, row: Setting, column: TaskColumn): Markup {
  const { map } = view;
  const outcome = outcomeOf(row, column);
  const group = column.higherIsBetter ? 'task' : 'perplexity';
  if (!outcome) return markup`<td class="${group}"></td>`;
  const { value, verdict, change, stderr, note, seedDeviation, documents } = outcome;
  const error = stderr === null ? '' : ` (standard error ${valueText(stderr, column.higherIsBetter)})`;
  const kept = keptOf(value, outcomeOf(fullPrecisionOf(view, row), column)?.value, column);
  const detail = [
    `${column.title}, ${settingLabel(row)}: ${valueText(value, column.higherIsBetter)}${error} ${seedsText(seedDeviation, row.seeds.length, column.higherIsBetter)}`,
    ...(change ? [changeSentence(change, map.significance.alpha)] : [`${documents} documents`]),
    ...(kept === undefined ? [] : [`${Math.round(100 * kept)} % of what full precision knows beyond guessing is left`]),
    ...(column.chance ? [`guessing gives ${valueText(column.chance, true)}`] : []),
    ...(verdict ? [verdict] : []),
    ...(note === '' ? [] : [note]),
  ].join('; ');
  const sign = verdict
    ? markup`<span class="sign" aria-hidden="true">${VERDICT_SIGNS[verdict]}</span><span class="hidden">, ${verdict}</span>`
    : null;
  const looks = `${heatClass(kept)} ${verdict ? outlineClass(verdict) : 'reference'}`;
  return markup`<td class="${group} ${looks}" data-value="${value}" data-detail="${detail}">${valueText(value, column.higherIsBetter)}${sign}</td>`;
}

function fullPrecisionOf({ rows }: ReportView, { model, computeDtype }: Setting): Setting | undefined {
  const all = rows.filter((row) => row.isFullPrecision && row.model === model);
  return all.find((row) => row.computeDtype === computeDtype) ?? all[0];
}

function detailOfRow({ nameOf, map }: ReportView, row: Setting): string {
  const { seeds, calibration, note, change, verdict, outputError, computeDtype } = row;
  return [
    `${nameOf(row.model)} ${settingLabel(row)}: ${verdict ?? 'reference'}`,
    ...(note === '' ? [] : [note]),
    ...(change ? [changeSentence(change, map.significance.alpha)] : []),
    ...(calibration === '' ? [] : [`calibrated on ${calibration}, seeds ${seeds.join(', ')}`]),
    ...(outputError === undefined || Number.isNaN(outputError)
      ? []
      : [`mean output error ${outputError.toExponential(2)}`]),
    `computed in ${computeDtype}`,
  ].join('; ');
}
