import { VERDICTS } from '@ptqlab/accuracy-map';
import { markup, type Markup, type Part } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

/** Filters of the map's rows and columns; shown where scripts run. */
export function mapControls({ rows, map, nameOf, scores }: ReportView): Markup {
  const quantized = rows.filter(({ isFullPrecision }) => !isFullPrecision);
  const unique = (values: readonly string[]): string[] => [...new Set(values)];
  const bits = unique(quantized.flatMap((row) => (row.bits ? [String(row.bits.weightBits)] : [])));
  const present = VERDICTS.filter((verdict) => quantized.some((row) => row.verdict === verdict));
  return markup`<form class="controls" id="map-controls" aria-label="Filter the map" hidden>
<label>Search <input type="search" id="filter-text" placeholder="method or scheme"></label>
${select(
  'model',
  'Model',
  map.models.map(({ name }) => [name, nameOf(name)]),
)}
${select(
  'method',
  'Method',
  unique(quantized.map(({ method }) => method)).map((method) => [method, method]),
)}
${select(
  'bits',
  'Weight bits',
  bits.sort((a, b) => Number(b) - Number(a)).map((count) => [count, count]),
)}
${select(
  'verdict',
  'Verdict',
  present.map((verdict) => [verdict, verdict]),
)}
${select(
  'category',
  'Tasks',
  unique(scores.map(({ category }) => category)).map((category) => [category, category]),
)}
<button type="reset">Reset</button>
<output id="filter-count" aria-live="polite"></output>
</form>`;
}

function select(name: string, label: string, choices: readonly (readonly [string, string])[]): Part {
  if (choices.length < 2) return null;
  return markup`<label>${label} <select id="filter-${name}"><option value="">all</option>${choices.map(([value, text]) => markup`<option value="${value}">${text}</option>`)}</select></label>`;
}
