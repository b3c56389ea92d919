import type { DoneResult, StudyCell } from '../study-folder/study-schema.ts';
import type { Verdict } from '../verdicts/verdict.ts';
import type { Change } from './change.ts';
import type { GroupTask } from './group-change.ts';
import type { SchemeFacts } from './scheme-facts.ts';
import type { TaskOutcome } from './task-outcome.ts';

/** The mean score over all tasks that have one, in a setting. */
export interface MeanScore {
  readonly tasks: number;
  readonly value: number;
  /** Standard error from the choice of documents and seeds. */
  readonly stderr: number | null;
  readonly bySeed: readonly number[];
  readonly seedDeviation: number | null;
  /** What guessing gives, on the mean over the same tasks. */
  readonly chance: number;
}

/** The numbers of one quantized layer, of the setting's first seed. */
export type ModuleFigures = DoneResult['modules'][number];

/** One row of the map: a model quantized in one way, over all its calibration seeds. */
export interface Setting {
  readonly key: string;
  readonly model: string;
  readonly method: string;
  readonly scheme: string;
  /** Undefined for a scheme that is not written W…A…. */
  readonly bits: SchemeFacts | undefined;
  readonly options: StudyCell['options'];
  readonly calibration: string;
  readonly calibrationSamples: number | undefined;
  readonly computeDtype: string;
  readonly seeds: readonly number[];
  readonly cellIds: readonly string[];
  readonly isFullPrecision: boolean;
  /** Calibrated as the recipe says: stands in the map; the others belong to the ablation. */
  readonly isMain: boolean;
  /** Why a cell ended, where one did. */
  readonly failure: string | undefined;
  /** Layers that its method could not quantize, in words; empty where there are none. */
  readonly rescue: string;
  /** Where arithmetic first overflowed. */
  readonly overflow: string | undefined;
  /** Means over seeds of the cells' own figures. */
  readonly bitsPerWeight: number | undefined;
  readonly outputError: number | undefined;
  readonly weightError: number | undefined;
  readonly mean: MeanScore | undefined;
  /** Of the mean score against full precision; of the perplexities where a study has no scores. */
  readonly change: Change | undefined;
  readonly tasks: readonly TaskOutcome[];
  /** Null in full precision. */
  readonly verdict: Verdict | null;
  readonly note: string;
  readonly modules: readonly ModuleFigures[];
  /** Paired documents of every task that has them, for tests over groups of tasks. */
  readonly groups: ReadonlyMap<string, GroupTask>;
}
