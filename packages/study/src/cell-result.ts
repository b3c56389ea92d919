import type { Json } from './canonical-json.ts';

/** What one task said of a model: its primary metric over the documents that were asked. */
export interface TaskScore {
  /** Name in the registry of tasks. */
  readonly task: string;
  readonly title: string;
  readonly category: string;
  /** Name of the metric that stands in the map. */
  readonly metric: string;
  readonly higherIsBetter: boolean;
  /** Not finite where the model's arithmetic was not. */
  readonly value: number;
  /** Of sampling documents; null where none is defined. */
  readonly stderr: number | null;
  /** Documents. */
  readonly n: number;
  /** Documents of which some number was not finite. */
  readonly notFinite: number;
  /** Expected value of blind guessing; null where there is none, as for perplexities. */
  readonly chance: number | null;
  /** SHA-256 of the file of per-document records. */
  readonly records: string;
}

/** Figures of a cell that are no task's. */
export interface Figures {
  /** Of the recipe's own text; not finite where the model's arithmetic was not. */
  readonly perplexity?: number;
  /** Effective, everything stored included. */
  readonly bitsPerWeight: number;
  /** Mean over layers of ‖X(W − Q)ᵀ‖² / ‖XWᵀ‖². */
  readonly outputError?: number;
  /** Mean over layers of ‖W − Q‖ / ‖W‖. */
  readonly weightError?: number;
}

/** Where a number first stopped being finite while the model was evaluated. */
export interface FirstOverflow {
  /** For instance model.layers.3, or `logits`. */
  readonly layer: string;
  /** For instance mlp.product. */
  readonly op: string;
}

/** A cell that was measured. No timings: two runs of one cell have the same result, byte for byte. */
export interface DoneResult {
  readonly status: 'done';
  readonly figures: Figures;
  readonly tasks: readonly TaskScore[];
  readonly overflow: FirstOverflow | null;
  /** One record per quantized layer. */
  readonly modules: readonly Json[];
}

/** A cell whose method could not do what was asked. */
export interface FailedResult {
  readonly status: 'failed';
  readonly reason: string;
}

/** What is known of a cell once it has run. */
export type CellResult = DoneResult | FailedResult;

/** A result as JSON brought it back: numbers that JSON lacks, written by name, become numbers again. */
export function reviveResult(result: CellResult): CellResult {
  if (result.status === 'failed') return result;
  const figures = Object.fromEntries(Object.entries(result.figures).map(([name, value]) => [name, Number(value)]));
  const tasks = result.tasks.map((task) => ({
    ...task,
    value: Number(task.value),
    stderr: task.stderr === null ? null : Number(task.stderr),
  }));
  return { ...result, figures: figures as unknown as Figures, tasks };
}
