import { VERDICT_SIGNS, VERDICTS, type Significance, type Verdict } from '@ptqlab/accuracy-map';
import { HEAT_STEPS, heatClass } from '../page/kept.ts';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';
import { outlineClass, verdictBadge } from '../page/verdict-badge.ts';

/** How to read a square, for somebody who has never seen a map: its number, its colour, its sign and outline. */
export function mapLegend({ map, perplexities }: ReportView): Markup {
  const steps = Array.from({ length: HEAT_STEPS + 1 }, (_, step) => step);
  const points = (share: number): string => `${Number((100 * share).toPrecision(3))} points`;
  return markup`<div class="legend">
<p>A row is a model made smaller in one way: W4A16 stores weights in 4 bits and computes with activations of 16. Full precision is the model as it was.
A square is a task: the number is its score in per cent${perplexities.length > 0 ? ' (a perplexity where lower is better)' : null}.</p>
<p><strong>Colour</strong>: how much of what full precision knows beyond guessing is left.</p>
<p class="ramp"><span>guessing</span>${steps.map((step) => markup`<span class="step ${heatClass(step / HEAT_STEPS)}">${step % 5 === 0 ? (100 * step) / HEAT_STEPS : null}</span>`)}<span>full precision</span></p>
<p class="muted">No colour: full precision itself only guesses. ${perplexities.length > 0 ? 'Perplexities: full precision’s divided by this one.' : null}</p>
<p><strong>Sign and outline</strong>: what tests on the same documents show against full precision. <a href="#rules">How verdicts are decided</a></p>
<ul class="legend-list">${VERDICTS.map((verdict) => markup`<li><span class="sample ${outlineClass(verdict)}" aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${verdictBadge(verdict)} ${meaningOf(verdict, map.significance, points)}</li>`)}</ul></div>`;
}

function meaningOf(verdict: Verdict, { margin, tolerance }: Significance, points: (share: number) => string): string {
  return {
    lossless: `shown: it changed by less than ${points(margin)}`,
    practical: `shown: less than ${points(tolerance)} are lost`,
    'not distinguishable': 'neither a loss nor its absence is shown: too few documents to tell',
    harmful: `shown: it got worse, and ${points(tolerance)} or more may be lost (a row: or one task fell to guessing)`,
    'near chance': 'shown: it got worse, down to guessing',
    'non-finite': 'the model gave NaN or infinity',
    failed: 'it could not be quantized or evaluated',
    'not enough evidence': 'nothing to compare with, or full precision itself only guesses',
  }[verdict];
}
