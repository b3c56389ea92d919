import { join } from 'node:path';
import { tokenPerplexity, type TaskResult } from '@ptqlab/eval';
import type { LanguageModel } from '@ptqlab/language-model';
import type { OpenSuite } from '@ptqlab/suites';
import type { TaskScore } from './cell-result.ts';
import { cellId, type Cell } from './cell.ts';
import { hashOfFile, type PartialRecords } from './partial-records.ts';
import { RecipeError } from './recipe-error.ts';
import type { PerplexityText } from './study-model.ts';

/** What a model is measured on. */
export interface Measurement {
  readonly perplexity: PerplexityText | undefined;
  readonly suite: OpenSuite | undefined;
}

/** What came of it. */
export interface Measured {
  /** Undefined where the recipe asks for none. */
  readonly perplexity: number | undefined;
  readonly tasks: readonly TaskScore[];
}

/** What a cell's evaluation is named by; see `OpenStudy.cells`. */
interface EvaluationNames {
  readonly perplexity: { readonly tokens: string; readonly length: number; readonly windows: number } | null;
  readonly suite: { readonly name: string; readonly data: string } | null;
}

/** Sequences scored in one call: enough to keep the model busy, few enough to see progress. Changes no result. */
const WINDOWS_AT_ONCE = 32;

/**
 * Measures a model as a cell says.
 * @param records where the records of documents go
 * @param onProgress told the share that is done, and of what
 * @throws RecipeError when texts or documents are not those that the cell was named by
 */
export async function measureModel(
  cell: Cell,
  model: LanguageModel,
  { perplexity, suite }: Measurement,
  records: PartialRecords,
  onProgress: (fraction: number, what: string) => void,
): Promise<Measured> {
  const asked = cell.evaluation as unknown as EvaluationNames;
  const steps = (asked.perplexity ? 1 : 0) + (suite?.tasks.length ?? 0);
  let step = 0;
  const tell = (done: number, of: number, what: string): void => onProgress((step + done / of) / steps, what);

  let value: number | undefined;
  if (asked.perplexity) {
    const { length, windows, tokens } = asked.perplexity;
    requireSame('perplexity.text', tokens, perplexity?.over(windows).tokens);
    const batchSize = WINDOWS_AT_ONCE;
    const onWindows = (done: number, of: number): void => tell(done, of, 'perplexity');
    const options = { length, windows, batchSize, onProgress: onWindows };
    value = (await tokenPerplexity(model, perplexity!.tokens, options)).perplexity;
    step++;
  }
  if (!suite) return { perplexity: value, tasks: [] };

  requireSame('suite', asked.suite?.data, suite.dataHash);
  let current: string | undefined;
  const results = await suite.evaluate(model, {
    records: records.folder,
    identity: cellId(cell),
    onProgress({ task, done, of }) {
      if (current !== undefined && current !== task) {
        records.seal(current);
        step++;
      }
      current = task;
      tell(done, of ?? Infinity, task);
    },
  });
  return { perplexity: value, tasks: results.map((result) => scoreOf(result, records.folder)) };
}

function scoreOf(result: TaskResult, folder: string): TaskScore {
  const { task, title, category, primary, n, notFinite, chance, metrics } = result;
  const { value, stderr, higherIsBetter } = metrics[primary]!;
  const records = hashOfFile(join(folder, `${task}.jsonl`));
  return { task, title, category, metric: primary, higherIsBetter, value, stderr, n, notFinite, chance, records };
}

function requireSame(what: string, named: string | undefined, found: string | undefined): void {
  if (named !== found)
    throw new RecipeError(`${what}: is not what it was when the study was planned; start the study again`);
}
