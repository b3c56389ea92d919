import { settingLabel, type Setting, type TaskColumn } from '@ptqlab/accuracy-map';
import { curveChart, type CurvePoint } from '../charts/curve-chart.ts';
import { markup, type Markup } from '../page/markup.ts';
import { outcomeOf, valueText } from '../page/numbers.ts';
import type { ReportView } from '../page/report-view.ts';

/** A chart with the name of its file. */
export interface NamedChart {
  readonly file: string;
  readonly chart: Markup;
}

/** Quality against size, for each model: perplexities and the mean score over effective bits per weight. */
export function curvesSection(view: ReportView): Markup {
  const charts = curveCharts(view);
  if (charts.length === 0) return markup``;
  return markup`<section id="curves" aria-labelledby="curves-title"><h2 id="curves-title">Quality against size</h2>
<p>Each mark is a setting at its effective bits per weight (scales and zero points included); bars show one standard deviation over calibration seeds.
The broad line is the Pareto front: settings that no other beats at their size or below. The dashed line is full precision.</p>
<div class="charts">${charts.map(({ chart }) => markup`<figure>${chart}</figure>`)}</div></section>`;
}

/** All charts of the section, in page order. */
export function curveCharts(view: ReportView): NamedChart[] {
  return view.map.models.flatMap(({ name }, index) => {
    const rows = view.rows.filter(({ model }) => model === name);
    const means = meanChart(view, name, rows);
    const perplexities = view.perplexities.flatMap((column) => {
      const chart = perplexityChart(view, name, rows, column);
      return chart ? [{ file: `${column.task}-${index + 1}.svg`, chart }] : [];
    });
    return [...(means ? [{ file: `mean-score-${index + 1}.svg`, chart: means }] : []), ...perplexities];
  });
}

function meanChart({ nameOf }: ReportView, model: string, rows: readonly Setting[]): Markup | undefined {
  const full = rows.find(({ isFullPrecision }) => isFullPrecision)?.mean;
  const points = pointsOf(rows, (row) =>
    row.mean && row.failure === undefined
      ? {
          value: 100 * row.mean.value,
          deviation: row.mean.seedDeviation === null ? null : 100 * row.mean.seedDeviation,
        }
      : undefined,
  );
  if (points.length === 0) return undefined;
  return curveChart({
    title: `${nameOf(model)}: mean score`,
    xTitle: 'effective bits per weight',
    yTitle: 'mean score, %',
    yKind: 'linear',
    better: 'higher',
    points,
    reference: full ? 100 * full.value : undefined,
  });
}

function perplexityChart(
  { nameOf }: ReportView,
  model: string,
  rows: readonly Setting[],
  column: TaskColumn,
): Markup | undefined {
  const full = rows.find(({ isFullPrecision }) => isFullPrecision);
  const points = pointsOf(rows, (row) => {
    const outcome = outcomeOf(row, column);
    return outcome ? { value: outcome.value, deviation: outcome.seedDeviation } : undefined;
  });
  if (points.length === 0) return undefined;
  return curveChart({
    title: `${nameOf(model)}: ${column.title}`,
    xTitle: 'effective bits per weight',
    yTitle: 'perplexity',
    yKind: 'log',
    better: 'lower',
    points,
    reference: full ? outcomeOf(full, column)?.value : undefined,
  });
}

function pointsOf(
  rows: readonly Setting[],
  of: (row: Setting) => { readonly value: number; readonly deviation: number | null } | undefined,
): CurvePoint[] {
  return rows.flatMap((row) => {
    const figure = row.isFullPrecision ? undefined : of(row);
    if (!figure || row.bitsPerWeight === undefined) return [];
    const { value, deviation } = figure;
    return [
      {
        series: row.bits && row.bits.activationBits < 16 ? `${row.method} A${row.bits.activationBits}` : row.method,
        short: `${row.method} ${row.scheme.split('-')[0]}`,
        label: `${settingLabel(row)}: ${valueText(value, false)}`,
        x: row.bitsPerWeight,
        y: value,
        ...(deviation === null ? {} : { low: value - deviation, high: value + deviation }),
      },
    ];
  });
}
