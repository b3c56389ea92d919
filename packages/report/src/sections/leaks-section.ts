import { isClean, leakRows, type LeakRow } from '../page/leak-rows.ts';
import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

/** Whether evaluation text stands in calibration data. */
export function leaksSection({ study }: ReportView): Markup {
  const rows = leakRows(study.leaks);
  return markup`<section id="leaks" aria-labelledby="leaks-title"><h2 id="leaks-title">Leak check</h2>
<p>A setting calibrated on the text it is evaluated on looks better than it is. Documents are compared whole and by runs of 13 words and 13 tokens.</p>
${rows === undefined ? markup`<p class="warning">The folder has no leak check.</p>` : rows.length === 0 ? markup`<p>No calibration text was compared: nothing in this study is calibrated or evaluated on text.</p>` : found(rows)}</section>`;
}

/** What shares text, open to the eye; what does not, on request. */
function found(rows: readonly LeakRow[]): Markup {
  const [sharing, clean] = [rows.filter((row) => !isClean(row)), rows.filter(isClean)];
  return markup`${sharing.length > 0 ? table(sharing) : null}
${clean.length > 0 ? markup`<details><summary>✓ ${clean.length} of ${rows.length} comparisons found nothing</summary>${table(clean)}</details>` : null}`;
}

function table(rows: readonly LeakRow[]): Markup {
  const heads = ['Calibration / evaluation', 'Documents', 'Equal documents', 'Sharing 13 words', 'Sharing 13 tokens'];
  return markup`<div class="scroll"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({
      name,
      documents,
      equalDocuments,
      sharingWords,
      sharingTokens,
      examples,
    }) => markup`<tr><th scope="row">${name}${examples.length > 0 ? markup`<details><summary>shared text</summary><ul>${examples.map((example) => markup`<li>${example}</li>`)}</ul></details>` : null}</th>
<td>${documents}</td><td>${flagged(equalDocuments)}</td><td>${flagged(sharingWords)}</td><td>${flagged(sharingTokens)}</td></tr>`,
  )}</tbody></table></div>`;
}

const flagged = (count: number): Markup => (count === 0 ? markup`0` : markup`<strong class="flag">▲ ${count}</strong>`);
