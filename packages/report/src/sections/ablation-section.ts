import { settingLabel, type Setting } from '@ptqlab/accuracy-map';
import { dotChart, type Dot } from '../charts/dot-chart.ts';
import { seedsText } from '../page/change-sentence.ts';
import { markup, type Markup } from '../page/markup.ts';
import { outcomeOf, valueText } from '../page/numbers.ts';
import type { ReportView } from '../page/report-view.ts';
import { verdictBadge } from '../page/verdict-badge.ts';
import type { NamedChart } from './curves-section.ts';

/** The same setting calibrated on different data. */
interface Ablation {
  readonly name: string;
  readonly settings: readonly Setting[];
}

/** What calibration data change: every setting that was calibrated in more than one way. */
export function ablationSection(view: ReportView): Markup {
  const found = ablations(view);
  if (found.length === 0) return markup``;
  return markup`<section id="ablation" aria-labelledby="ablation-title"><h2 id="ablation-title">What calibration data change</h2>
<p>Settings that were calibrated on data of more than one source, size or length. Bars: one standard deviation over seeds.</p>
<div class="charts">${ablationCharts(view).map(({ chart }) => markup`<figure>${chart}</figure>`)}</div>
<div class="scroll"><table><thead><tr><th scope="col">Setting</th><th scope="col">Calibration</th><th scope="col">Seeds</th>
${view.perplexities.map(({ title }) => markup`<th scope="col">${title}</th>`)}${view.scores.length > 0 ? markup`<th scope="col">Mean score</th>` : null}<th scope="col">Verdict</th></tr></thead>
<tbody>${found.flatMap(({ name, settings }) => settings.map((setting) => row(view, name, setting)))}</tbody></table></div></section>`;
}

/** The section's charts: the mean score, and the first perplexity. */
export function ablationCharts(view: ReportView): NamedChart[] {
  const found = ablations(view);
  const dots = (of: (setting: Setting) => { value: number; deviation: number | null } | undefined): Dot[] =>
    found.flatMap(({ name, settings }) =>
      settings.flatMap((setting) => {
        const figure = of(setting);
        if (!figure) return [];
        const { value, deviation } = figure;
        const ends = deviation === null ? {} : { low: value - deviation, high: value + deviation };
        return [{ group: name, name: setting.calibration, value, ...ends }];
      }),
    );
  const [column] = view.perplexities;
  const means = dots(
    ({ mean }) =>
      mean && { value: 100 * mean.value, deviation: mean.seedDeviation === null ? null : 100 * mean.seedDeviation },
  );
  const losses = column
    ? dots((setting) => {
        const outcome = outcomeOf(setting, column);
        return outcome && { value: outcome.value, deviation: outcome.seedDeviation };
      })
    : [];
  return [
    ...(means.length > 0
      ? [
          {
            file: 'ablation-mean-score.svg',
            chart: dotChart('Mean score by calibration', 'mean score, %', means, 'linear'),
          },
        ]
      : []),
    ...(losses.length > 0
      ? [
          {
            file: 'ablation-perplexity.svg',
            chart: dotChart(`${column!.title} by calibration`, 'perplexity', losses, 'log'),
          },
        ]
      : []),
  ];
}

function ablations({ map, nameOf }: ReportView): Ablation[] {
  const groups = new Map<string, Setting[]>();
  for (const setting of map.settings) {
    if (setting.isFullPrecision) continue;
    const name = `${nameOf(setting.model)} ${settingLabel(setting)}`;
    groups.set(name, [...(groups.get(name) ?? []), setting]);
  }
  return [...groups]
    .filter(([, settings]) => settings.length > 1)
    .map(([name, settings]) => ({
      name,
      settings: [...settings].sort((a, b) => (a.calibrationSamples ?? 0) - (b.calibrationSamples ?? 0)),
    }));
}

function row(view: ReportView, name: string, setting: Setting): Markup {
  const { mean, seeds, verdict, isMain } = setting;
  return markup`<tr><th scope="row">${name}</th><td>${setting.calibration}${isMain ? ' (the recipe’s)' : null}</td><td>${seeds.join(', ')}</td>
${view.perplexities.map((column) => {
  const outcome = outcomeOf(setting, column);
  return markup`<td>${outcome ? `${valueText(outcome.value, false)} ${seedsText(outcome.seedDeviation, seeds.length, false)}` : null}</td>`;
})}${view.scores.length > 0 ? markup`<td>${mean ? `${valueText(mean.value, true)} ${seedsText(mean.seedDeviation, seeds.length, true)}` : null}</td>` : null}<td>${verdict ? verdictBadge(verdict) : null}</td></tr>`;
}
