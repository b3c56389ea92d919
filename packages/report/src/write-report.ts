import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accuracyMap, readStudy } from '@ptqlab/accuracy-map';
import { standalone } from './charts/standalone.ts';
import { mapCsv } from './files/map-csv.ts';
import { mapJson } from './files/map-json.ts';
import { reportMarkdown } from './files/report-markdown.ts';
import { writeWhole } from './files/write-whole.ts';
import { reportView } from './page/report-view.ts';
import { reportPage } from './report-page.ts';
import { ablationCharts } from './sections/ablation-section.ts';
import { curveCharts } from './sections/curves-section.ts';

/**
 * Writes a study's report into its folder: `report.html`, `report.md`, `map.csv` and the charts under `plots/`, and
 * into its `map.json` what the tests say of every change.
 * @returns the paths written, the page first
 * @throws StudyError where the folder holds no study
 */
export async function writeReport(folder: string): Promise<string[]> {
  const study = await readStudy(folder);
  const view = reportView(study, accuracyMap(study));
  const charts = [...curveCharts(view), ...ablationCharts(view)];
  const files: readonly (readonly [name: string, text: string])[] = [
    ['report.html', reportPage(view)],
    ['report.md', reportMarkdown(view)],
    ['map.csv', mapCsv(view.map)],
    ['map.json', mapJson(readFileSync(join(folder, 'map.json'), 'utf8'), view.map)],
    ...charts.map(({ file, chart }) => [join('plots', file), standalone(chart)] as const),
  ];
  return files.map(([name, text]) => {
    const path = join(folder, name);
    writeWhole(path, text);
    return path;
  });
}
