import {
  mapTable,
  pText,
  reachText,
  RULES,
  settingLabel,
  signed,
  VERDICT_SIGNS,
  type AccuracyMap,
} from '@ptqlab/accuracy-map';
import { computedBy } from '../page/computed-by.ts';
import { leakRows } from '../page/leak-rows.ts';
import type { ReportView } from '../page/report-view.ts';
import { inline, markdownTable } from './markdown.ts';

/** The report in Markdown: map, claims, rules, every task's change, gate, leaks; for pull requests and notes. */
export function reportMarkdown({ map, study }: ReportView): string {
  const { head, rows, notes } = mapTable(map);
  const claims = map.claims.map(({ claim, outcome, because }) => [`“${claim.quotation}”`, outcome, because]);
  const { machines, note, certificates } = computedBy(study);
  const computers = machines.map(({ text, cells }) => `* ${cells} cells: ${inline(text)}\n`);
  const gates = certificates.map(
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
    changesTable(map),
    `\n## Parity\n\n${computers.join('')}${note === '' ? '' : `* ${note}\n`}${gates.length > 0 ? gates.join('') : 'The folder has no certificate.\n'}`,
    `\n## Leak check\n\n${leaks === undefined ? 'The folder has no leak check.\n' : leaks.map(({ name, documents, equalDocuments, sharingWords, sharingTokens }) => `* ${inline(name)}: ${documents} documents, ${equalDocuments} equal, ${sharingWords} share 13 words, ${sharingTokens} share 13 tokens\n`).join('')}`,
    ...(map.problems.length > 0
      ? [`\n## Problems\n\n${map.problems.map((problem) => `* ${inline(problem)}\n`).join('')}`]
      : []),
  ].join('');
}

/** Every task of every setting with its change, and both intervals. */
function changesTable({ settings, tasks, significance }: AccuracyMap): string {
  const coverage = Number((100 * (1 - 2 * significance.alpha)).toFixed(1));
  const head = ['model', 'setting', 'calibration', 'task', 'change', 'interval', 'bootstrap', 'p (Holm)', 'verdict'];
  const range = (ends: readonly [number, number] | undefined): string => (ends ? ends.map(signed).join(' to ') : '');
  const rows = settings.flatMap((setting) =>
    setting.tasks.flatMap(({ task, change, verdict }) => {
      if (!change) return [];
      const title = tasks.find((column) => column.task === task)!.title;
      const difference = `${signed(change.difference)}${change.scale === 'score' ? '' : ' %'}`;
      const numbers = [difference, range(change.interval), range(change.bootstrap), pText(change.pAdjusted)];
      return [[setting.model, settingLabel(setting), setting.calibration, title, ...numbers, verdict ?? '']];
    }),
  );
  if (rows.length === 0) return '';
  return `\n## Changes, task by task\n\nIn points of a score or per cent of a perplexity, against full precision on the same documents; both intervals have ${coverage} % coverage, the second is a percentile bootstrap over documents.\n\n${markdownTable(head, rows)}`;
}
