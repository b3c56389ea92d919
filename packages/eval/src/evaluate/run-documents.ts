import type { GenerateRequest, LanguageModel, ScoreRequest } from '@ptqlab/language-model';
import type { DocumentRecord } from '../records/document-record.ts';
import type { Prepared, Scoring, Writing } from './prepared.ts';

/** A document on its way to its record. */
export interface Pending {
  readonly prepared: Prepared;
  readonly work: Scoring | Writing;
}

/** How many sequences a document puts into a call of the model. */
export function sequenceCount({ work }: Pending): number {
  return 'prompt' in work ? 1 : work.sequences.length;
}

/**
 * Asks the model about a batch of documents in one call, the sequences of a document side by side. A model's answers do not depend on
 * the batch, so neither does any result.
 */
export async function runDocuments(
  model: LanguageModel,
  batch: readonly Pending[],
): Promise<Pick<DocumentRecord, 'scored' | 'written' | 'scores'>[]> {
  const sequences = batch.flatMap(({ work }): readonly ScoreRequest[] => ('prompt' in work ? [] : work.sequences));
  const prompts = batch.flatMap(({ work }): readonly GenerateRequest[] => ('prompt' in work ? [work.prompt] : []));
  const scores = sequences.length > 0 ? await model.score(sequences) : [];
  const written = prompts.length > 0 ? await model.generate(prompts) : [];
  if (scores.length !== sequences.length || written.length !== prompts.length)
    throw new Error(
      `The model was asked ${sequences.length + prompts.length} questions and gave ${scores.length + written.length} answers.`,
    );
  let [nextScore, nextText] = [0, 0];
  return Promise.all(
    batch.map(({ work }) => {
      if ('prompt' in work) return work.finish(written[nextText++]!);
      const own = scores.slice(nextScore, (nextScore += work.sequences.length));
      return work.finish(own);
    }),
  );
}
