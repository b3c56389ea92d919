import type { Row } from '../row.ts';
import type { DocumentScores, GenerationTask, ScoringTools } from '../task.ts';

/** What became of one written answer. */
export interface ScoredAnswer {
  /** By filter name; `none` where the task has no filter. */
  readonly filtered: Readonly<Record<string, string>>;
  /** By metric, followed by a comma and the filter's name where the task has filters. */
  readonly scores: DocumentScores;
}

/** Sends one answer through every filter of its task and scores what comes out. */
export async function scoreAnswer(
  task: GenerationTask,
  row: Row,
  response: string,
  tools: ScoringTools,
): Promise<ScoredAnswer> {
  if (task.filters.length === 0)
    return { filtered: { none: response }, scores: await task.score(response, row, tools) };
  const filtered: Record<string, string> = {};
  const scores: Record<string, readonly number[]> = {};
  for (const { name, apply } of task.filters) {
    filtered[name] = apply(response, row);
    const perMetric = await task.score(filtered[name], row, tools);
    for (const [metric, values] of Object.entries(perMetric)) scores[`${metric},${name}`] = values;
  }
  return { filtered, scores };
}
