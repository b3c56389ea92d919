import { mapTable, reachText, RULES, VERDICT_SIGNS } from '@ptqlab/accuracy-map';
import { certificatesOf } from '../page/certificates.ts';
import { leakRows } from '../page/leak-rows.ts';
import type { ReportView } from '../page/report-view.ts';
import { inline, markdownTable } from './markdown.ts';

/** The report in Markdown: map, claims, rules, gate, leaks; for pull requests and notes. */
export function reportMarkdown({ map, study }: ReportView): string {
  const { head, rows, notes } = mapTable(map);
  const claims = map.claims.map(({ claim, outcome, because }) => [`“${claim.quotation}”`, outcome, because]);
  const gates = certificatesOf(study.certificate).map(
    ({ title, holds, laws, facts }) =>
      `* ${inline(title)}: ${holds ? 'holds' : 'does not hold'}, ${laws.length} laws (${inline(facts.map(([name, value]) => `${name} ${value}`).join(', '))})\n`,
  );
  const leaks = leakRows(study.leaks);
  return [
    `# Accuracy map: ${inline(map.name)}\n\n`,
    ...reachText(map).map((sentence) => `${inline(sentence)}\n\n`),
    markdownTable(head, rows),
    `\n${notes
      .slice(0, 3)
      .map((note) => `${inline(note)}  \n`)
      .join('')}`,
    `\n## Claims of the paper\n\n${markdownTable(['claim', 'outcome', 'numbers'], claims)}`,
    `\n## Verdicts\n\n${RULES.map(({ verdict, says }) => `1. ${VERDICT_SIGNS[verdict]} **${verdict}**: ${inline(says(map.significance))}\n`).join('')}`,
    `\n## Parity\n\n${gates.length > 0 ? gates.join('') : 'The folder has no certificate.\n'}`,
    `\n## Leak check\n\n${leaks === undefined ? 'The folder has no leak check.\n' : leaks.map(({ name, documents, equalDocuments, sharingWords, sharingTokens }) => `* ${inline(name)}: ${documents} documents, ${equalDocuments} equal, ${sharingWords} share 13 words, ${sharingTokens} share 13 tokens\n`).join('')}`,
    ...(map.problems.length > 0
      ? [`\n## Problems\n\n${map.problems.map((problem) => `* ${inline(problem)}\n`).join('')}`]
      : []),
  ].join('');
}
