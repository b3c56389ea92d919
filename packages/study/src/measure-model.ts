import { join } from 'node:path';
import { evaluate, inMemory, type TaskResult } from '@ptqlab/eval';
import type { LanguageModel } from '@ptqlab/language-model';
import type { OpenSuite } from '@ptqlab/suites';
import type { TaskScore } from './cell-result.ts';
import { cellId, type Cell } from './cell.ts';
import { hashOfFile, type PartialRecords } from './partial-records.ts';
import { PERPLEXITY_TASK } from './perplexity-task.ts';
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
  /** That of the recipe's own text first. */
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

  const own: TaskScore[] = [];
  if (asked.perplexity) {
    const { length, windows, tokens } = asked.perplexity;
    requireSame('perplexity.text', tokens, perplexity?.over(windows).tokens);
    const [result] = await evaluate(model, [PERPLEXITY_TASK], {
      data: inMemory({ recipe: { all: [{ text: perplexity!.text }] } }),
      ...{ window: length, limit: windows, batchSize: WINDOWS_AT_ONCE },
      ...{ records: records.folder, identity: cellId(cell) },
      onProgress: ({ done, of }) => tell(done, of ?? Infinity, 'perplexity'),
    });
    records.seal(PERPLEXITY_TASK.name);
    own.push(scoreOf(result!, records.folder));
    step++;
  }
  const value = own[0]?.value;
  if (!suite) return { perplexity: value, tasks: own };

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
  return { perplexity: value, tasks: [...own, ...results.map((result) => scoreOf(result, records.folder))] };
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
