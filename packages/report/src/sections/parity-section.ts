import type { ShownCertificate } from '../page/certificates.ts';
import { computedBy, type ShownMachine } from '../page/computed-by.ts';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

/** The certificate of the gate: what was proven of the backend before anything was evaluated. */
export function paritySection({ study }: ReportView): Markup {
  const { machines, note, certificates } = computedBy(study);
  return markup`<section id="parity" aria-labelledby="parity-title"><h2 id="parity-title">Parity certificate</h2>
<p>Before the first evaluation, properties of the backend were checked on random inputs against bounds that are derived, not tuned. The worst error is a share of what is allowed: 1 would be the bound.</p>
${machines.length === 0 ? null : computers(machines, note)}
${certificates.length === 0 ? markup`<p class="warning">The folder has no certificate: these figures rest on a backend that was not checked.</p>` : machines.length > 1 ? machines.map(({ text, certificates: own }) => markup`<h3>${text}</h3>${own.map(certificate)}`) : certificates.map(certificate)}</section>`;
}

function computers(machines: readonly ShownMachine[], note: string): Markup {
  return markup`<div class="scroll"><table><thead><tr><th scope="col">Computed by</th><th scope="col">Cells</th><th scope="col">Certificate</th></tr></thead>
<tbody>${machines.map(({ text, cells, certificates }) => markup`<tr><th scope="row">${text}</th><td>${cells}</td><td>${certificates.every(({ holds }) => holds) ? '✓ holds' : '✗ does not hold'}</td></tr>`)}</tbody></table></div>
${note === '' ? null : markup`<p>${note}</p>`}`;
}

function certificate({ title, holds, facts, laws }: ShownCertificate): Markup {
  return markup`<h3>${title}: ${holds ? '✓ holds' : '✗ does not hold'} (${laws.length} laws)</h3>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<details><summary>All laws with their worst errors</summary><div class="scroll"><table><thead><tr><th scope="col">Law</th><th scope="col">Inputs</th><th scope="col">Runs</th><th scope="col">Worst error</th></tr></thead>
<tbody>${laws.map(({ law, generator, runs, worst }) => markup`<tr><th scope="row">${law}</th><td>${generator}</td><td>${runs}</td><td>${worst}</td></tr>`)}</tbody></table></div></details>`;
}
