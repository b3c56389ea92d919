import type { AccuracyMap, Setting, StudyFolder, TaskColumn } from '@ptqlab/accuracy-map';
import { shortNames } from '@ptqlab/accuracy-map';

/** What every part of a report is made from. */
export interface ReportView {
  readonly study: StudyFolder;
  readonly map: AccuracyMap;
  /** Names of models for people. */
  readonly nameOf: (model: string) => string;
  /** Settings of the map, full precision first within each model. */
  readonly rows: readonly Setting[];
  readonly perplexities: readonly TaskColumn[];
  readonly scores: readonly TaskColumn[];
}

export function reportView(study: StudyFolder, map: AccuracyMap): ReportView {
  const names = shortNames(map.models.map(({ name }) => name));
  return {
    study,
    map,
    nameOf: (model) => names.get(model) ?? model,
    rows: map.settings.filter(({ isMain, isFullPrecision }) => isMain || isFullPrecision),
    perplexities: map.tasks.filter(({ higherIsBetter }) => !higherIsBetter),
    scores: map.tasks.filter(({ higherIsBetter }) => higherIsBetter),
  };
}
