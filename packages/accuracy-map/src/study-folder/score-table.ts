import { createHash } from 'node:crypto';
import type { DocumentRecord } from '@ptqlab/eval';

/** The scores that one cell got on the documents of one task, in document order. */
export interface ScoreTable {
  /** `configuration/index` of each document. */
  readonly documents: readonly string[];
  /** What each document asked, as a hash of the tokens: equal hashes are the same question. */
  readonly questions: readonly string[];
  /** Numerators: scores, losses, or minus log-likelihoods. */
  readonly values: Float64Array;
  /** Denominators: 1, checks of a document, or its words. The figure of the task is Σ values / Σ weights. */
  readonly weights: Float64Array;
}

/**
 * Scores of one metric out of a task's records. A score is one number, several checks that count alike, or (for perplexities of whole
 * documents) [log-likelihood, units].
 * @throws Error naming a document that lacks the metric
 */
export function scoreTable(records: readonly DocumentRecord[], metric: string, higherIsBetter: boolean): ScoreTable {
  const values = new Float64Array(records.length);
  const weights = new Float64Array(records.length);
  records.forEach((record, i) => {
    const scores = record.scores[metric];
    if (!scores || scores.length === 0)
      throw new Error(`document ${record.config}/${record.document} has no score "${metric}"`);
    if (!higherIsBetter && scores.length === 2) [values[i], weights[i]] = [-scores[0]!, scores[1]!];
    else [values[i], weights[i]] = [scores.reduce((sum, score) => sum + score, 0), scores.length];
  });
  return {
    documents: records.map(({ config, document }) => `${config}/${document}`),
    questions: records.map(questionOf),
    values,
    weights,
  };
}

/** The figure that a table stands for, in the metric's own terms. */
export function figureOf({ values, weights }: ScoreTable, higherIsBetter: boolean): number {
  const sum = (numbers: Float64Array): number => numbers.reduce((total, value) => total + value, 0);
  const ratio = sum(values) / sum(weights);
  return higherIsBetter ? ratio : Math.exp(ratio);
}

/** Contexts and scored tokens do not depend on the model's weights; written answers do, and are left out. */
function questionOf({ scored, written }: DocumentRecord): string {
  const asked = written
    ? [written.contextHash, written.contextLength]
    : (scored ?? []).flatMap(({ contextHash, contextLength, tokens }) => [contextHash, contextLength, tokens.join()]);
  return createHash('sha256').update(asked.join(' ')).digest('base64url').slice(0, 16);
}
