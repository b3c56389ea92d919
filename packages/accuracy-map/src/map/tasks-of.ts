import type { DoneResult, TaskScore } from '../study-folder/study-schema.ts';

/** The tasks of a cell; a perplexity that is only a figure counts as one without documents. */
export function tasksOf({ tasks, figures }: DoneResult): readonly TaskScore[] {
  const { perplexity } = figures;
  if (perplexity === undefined || tasks.some(({ task }) => task === 'perplexity')) return tasks;
  const facts = { task: 'perplexity', title: 'Perplexity', category: 'language modelling', metric: 'token_perplexity' };
  const score = { higherIsBetter: false, value: perplexity, stderr: null, n: 0, notFinite: 0, chance: null };
  return [{ ...facts, ...score }, ...tasks];
}
