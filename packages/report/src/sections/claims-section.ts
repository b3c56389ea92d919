import type { ClaimCase, ClaimOutcome } from '@ptqlab/accuracy-map';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

const SIGNS = { holds: '✓', 'does not hold': '✗', 'not enough evidence': '?' } as const;
const ANSWERS = { yes: '✓ as stated', no: '✗ not', open: '? undecided' } as const;

/** The paper's statements, asked of this study's own data. */
export function claimsSection({ map, nameOf }: ReportView): Markup {
  return markup`<section id="claims" aria-labelledby="claims-title"><h2 id="claims-title">What the paper says, and what this study finds</h2>
<p>Each statement is a hypothesis about this study’s own models and data; nothing here is copied from the paper but its words.</p>
<div class="claims">${map.claims.map((outcome) => claim(outcome, nameOf))}</div></section>`;
}

function claim(
  { claim: { id, quotation, source, reading }, outcome, because, cases }: ClaimOutcome,
  nameOf: (model: string) => string,
): Markup {
  return markup`<article class="card claim c-${outcome.replaceAll(' ', '-')}" id="claim-${id}">
<p class="outcome"><span aria-hidden="true">${SIGNS[outcome]}</span> ${outcome}</p>
<blockquote cite="https://arxiv.org/abs/2606.21257">“${quotation}”</blockquote>
<p class="because">${because}</p>
<p class="muted">Read as: ${reading}</p>
<p class="muted source">${source}</p>
${cases.length === 0 ? null : caseTable(cases, nameOf)}</article>`;
}

function caseTable(cases: readonly ClaimCase[], nameOf: (model: string) => string): Markup {
  return markup`<details><summary>${cases.length === 1 ? 'The setting with its' : `${cases.length} settings with their`} numbers</summary><div class="scroll"><table>
<thead><tr><th scope="col">Model</th><th scope="col">Setting</th><th scope="col">Says</th><th scope="col">Numbers</th></tr></thead>
<tbody>${cases.map(({ model, setting, says, numbers }) => markup`<tr><td>${nameOf(model)}</td><th scope="row">${setting}</th><td>${ANSWERS[says]}</td><td>${numbers}</td></tr>`)}</tbody></table></div></details>`;
}
