import type { Setting } from './setting.ts';
import type { Significance } from './significance.ts';

/** A column of the map. */
export interface TaskColumn {
  readonly task: string;
  readonly title: string;
  readonly category: string;
  readonly metric: string;
  readonly higherIsBetter: boolean;
  readonly chance: number | null;
}

export interface MapModel {
  readonly name: string;
  /** Undefined where the study did not record it. */
  readonly parameters: number | undefined;
}

/** A map before claims are asked of it. */
export interface JudgedMap {
  readonly name: string;
  readonly significance: Significance;
  readonly models: readonly MapModel[];
  readonly tasks: readonly TaskColumn[];
  /** In map order, as the recipe wrote it. */
  readonly settings: readonly Setting[];
}
