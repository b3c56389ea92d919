import { comparisonTable, type StudyComparison } from '@ptqlab/accuracy-map';
import { inline, markdownTable } from '../files/markdown.ts';

/** A comparison in Markdown: the tasks that differ, then what else does. */
export function comparisonMarkdown(comparison: StudyComparison): string {
  const { head, rows, notes } = comparisonTable(comparison);
  const [a, b] = comparison.names.map(inline);
  const table = rows.length === 0 ? 'No document differs.\n' : markdownTable(head, rows);
  return `# Comparison: ${a} and ${b}\n\n${table}\n${notes.map((note) => `* ${inline(note)}\n`).join('')}`;
}
