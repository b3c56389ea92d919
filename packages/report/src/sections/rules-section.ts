import { RULES, TOLERANCE_IN_MARGINS } from '@ptqlab/accuracy-map';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';
import { verdictBadge } from '../page/verdict-badge.ts';

/** How verdicts follow from tests, with this study's numbers. */
export function rulesSection({ map }: ReportView): Markup {
  const { significance } = map;
  return markup`<section id="rules" aria-labelledby="rules-title"><h2 id="rules-title">How verdicts are decided</h2>
<p>Read from the top; the first rule that holds gives the verdict. α = ${significance.alpha} and margin = ${significance.margin} are the recipe’s (<code>significance</code>); tolerance = ${significance.tolerance} is always ${TOLERANCE_IN_MARGINS} margins.</p>
<ol class="rules">${RULES.map(({ verdict, says }) => markup`<li>${verdictBadge(verdict)} ${says(significance)}.</li>`)}</ol>
<ul>
<li>Scores that are 0 or 1: McNemar’s exact test; equivalence and tolerance by an exact unconditional test of paired proportions.</li>
<li>Other scores, perplexities (on the logarithm), and several seeds: paired t, with the variance between seeds added; scores never count as more certain than two documents more lost and two more won would leave them.</li>
<li>A setting’s own verdict: the mean score over tasks, every task counting alike, with errors added by task.</li>
<li>Holm’s correction: a task’s p value over the tasks of its setting; a setting’s p value over the settings of its model. Equivalence and tolerance are tested each on its own.</li>
</ul></section>`;
}
