import { reachText, settingLabel, signed, VERDICTS, type MapModel, type Setting } from '@ptqlab/accuracy-map';
import { certificatesOf } from '../page/certificates.ts';
import { isClean, leakRows } from '../page/leak-rows.ts';
import { markup, type Markup } from '../page/markup.ts';
import { bitsText, countText, outcomeOf, valueText } from '../page/numbers.ts';
import type { ReportView } from '../page/report-view.ts';
import { verdictBadge } from '../page/verdict-badge.ts';

/** What someone who chooses a setting wants to know first: per model, the smallest settings that keep what it can do. */
export function inShort(view: ReportView): Markup {
  return markup`<section id="short" aria-labelledby="short-title"><h2 id="short-title">In short</h2>
${reachText(view.map).map((sentence) => markup`<p class="reach">${sentence}</p>`)}
<div class="cards">${view.map.models.map((model) => modelCard(view, model))}${trustCard(view)}</div></section>`;
}

function modelCard(view: ReportView, { name, parameters }: MapModel): Markup {
  const settings = view.rows.filter(({ model }) => model === name);
  const full = settings.find(({ isFullPrecision }) => isFullPrecision);
  const quantized = settings.filter(({ isFullPrecision }) => !isFullPrecision);
  return markup`<article class="card"><h3>${view.nameOf(name)}${parameters === undefined ? null : markup` <span class="muted">${countText(parameters)} parameters</span>`}</h3>
<dl>
<dt>Full precision</dt><dd>${full ? figures(view, full) : 'not measured'}</dd>
<dt>Smallest lossless setting</dt><dd>${smallest(quantized, ['lossless'])}</dd>
<dt>Smallest practical setting</dt><dd>${smallest(quantized, ['lossless', 'practical'])}</dd>
</dl>
<p class="counts">${VERDICTS.flatMap((verdict) => {
    const count = quantized.filter((setting) => setting.verdict === verdict).length;
    return count === 0 ? [] : [markup`<span>${count} ${verdictBadge(verdict)}</span>`];
  })}</p></article>`;
}

function figures({ perplexities }: ReportView, full: Setting): string {
  const mean = full.mean
    ? [`mean score ${valueText(full.mean.value, true)} (guessing: ${valueText(full.mean.chance, true)})`]
    : [];
  const measured = perplexities.flatMap((column) => {
    const outcome = outcomeOf(full, column);
    return outcome ? [`${column.title} ${valueText(outcome.value, false)}`] : [];
  });
  return [...mean, ...measured].join(', ');
}

/** The setting with the fewest bits per weight among those with one of the verdicts. */
function smallest(settings: readonly Setting[], verdicts: readonly string[]): Markup {
  const found = settings
    .filter(
      ({ verdict, bitsPerWeight }) => verdict !== null && verdicts.includes(verdict) && bitsPerWeight !== undefined,
    )
    .sort((a, b) => a.bitsPerWeight! - b.bitsPerWeight!)[0];
  if (!found) return markup`<span class="muted">none was shown</span>`;
  const { change } = found;
  const unit = change?.scale === 'score' ? 'points' : '% perplexity';
  const interval = change ? `${signed(change.difference)} ${unit} [${change.interval.map(signed).join(', ')}]` : '';
  return markup`<strong>${settingLabel(found)}</strong>, ${bitsText(found)} bits a weight <span class="muted">${interval}</span>`;
}

/** Whether the numbers can be trusted: the gate, the leaks, what is missing. */
function trustCard({ study, map }: ReportView): Markup {
  const proofs = certificatesOf(study.certificate);
  const gate =
    proofs.length === 0
      ? 'no certificate in the folder'
      : proofs.every(({ holds }) => holds)
        ? `✓ ${proofs.reduce((sum, { laws }) => sum + laws.length, 0)} laws hold, proven before anything was evaluated`
        : '✗ does not hold';
  const leaks = leakRows(study.leaks);
  const shared = leaks?.filter((row) => !isClean(row)).length;
  const seeds = Math.max(1, ...map.settings.map((setting) => setting.seeds.length));
  return markup`<article class="card"><h3>Can it be trusted?</h3><dl>
<dt>Parity of the backend</dt><dd>${gate} (<a href="#parity">certificate</a>)</dd>
<dt>Calibration text in evaluation data</dt><dd>${leaks === undefined ? 'was not looked for' : shared === 0 ? '✓ none found' : `▲ found in ${shared} of ${leaks.length} comparisons`} (<a href="#leaks">check</a>)</dd>
<dt>Calibration seeds</dt><dd>${seeds === 1 ? '1: nothing is known of how much calibration itself changes the result' : seeds}</dd>
<dt>Records</dt><dd>${map.problems.length === 0 ? '✓ complete: every figure was recomputed from its documents' : markup`▲ ${map.problems.length} problems (<a href="#origin">list</a>)`}</dd>
</dl></article>`;
}
