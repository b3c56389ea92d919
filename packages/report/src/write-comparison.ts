import { join } from 'node:path';
import { compareStudies, readStudy, type StudyComparison } from '@ptqlab/accuracy-map';
import { comparisonMarkdown } from './comparison/comparison-markdown.ts';
import { comparisonPage } from './comparison/comparison-page.ts';
import { writeWhole } from './files/write-whole.ts';

/**
 * Compares the studies in two folders and writes `comparison.html` and `comparison.md` into a third.
 * @throws StudyError where a folder holds no study
 */
export async function writeComparison(
  a: string,
  b: string,
  into: string,
): Promise<{ readonly comparison: StudyComparison; readonly paths: string[] }> {
  const comparison = compareStudies(await readStudy(a), await readStudy(b));
  const paths = [join(into, 'comparison.html'), join(into, 'comparison.md')];
  writeWhole(paths[0]!, comparisonPage(comparison));
  writeWhole(paths[1]!, comparisonMarkdown(comparison));
  return { comparison, paths };
}
