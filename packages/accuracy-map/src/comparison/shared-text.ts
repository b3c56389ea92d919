import type { TaskComparison } from './compare-cells.ts';

/** `40`, or `40 shared (A has 100, B 40)`: the documents that figures of both studies are over. */
export function sharedText({
  documents,
  documentsA,
  documentsB,
}: Pick<TaskComparison, 'documents' | 'documentsA' | 'documentsB'>): string {
  const isAll = documents === documentsA && documents === documentsB;
  return isAll ? `${documents}` : `${documents} shared (A has ${documentsA}, B ${documentsB})`;
}
