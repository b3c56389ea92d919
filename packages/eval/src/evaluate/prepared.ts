import { createHash } from 'node:crypto';
import type { GenerateRequest, LanguageModel, Score, ScoreRequest } from '@ptqlab/language-model';
import type { CodeRunner } from '../code-runner.ts';
import type { Chat } from '../prompt/chat.ts';
import type { DocumentRecord } from '../records/document-record.ts';

/** What a document gives beside its place in the task. */
export type Outcome = Pick<DocumentRecord, 'scored' | 'written' | 'scores'>;

/** Sequences to score in one call; they begin alike, so that a model can keep the state of their common beginning. */
export interface Scoring {
  readonly sequences: readonly ScoreRequest[];
  readonly finish: (scores: readonly Score[]) => Outcome;
}

/** A prompt to answer. */
export interface Writing {
  readonly prompt: GenerateRequest;
  readonly finish: (tokens: readonly number[]) => Promise<Outcome>;
}

/** A document that is ready to be asked about. */
export interface Prepared {
  readonly config: string;
  readonly document: number;
  /** What blind guessing scores in expectation; null where nothing is guessed. */
  readonly chance: number | null;
  /** Everything that decides the answer, for the request hash. */
  readonly asked: unknown;
  /** Tokenizes; called only for documents that are not recorded yet. */
  readonly start: () => Scoring | Writing;
}

/** How a task is asked in one evaluation. */
export interface Setting {
  readonly model: LanguageModel;
  readonly shots: number;
  readonly limit: number | undefined;
  readonly chat: Chat | undefined;
  readonly runner: CodeRunner | undefined;
  readonly maxNewTokens: number | undefined;
  readonly window: number | undefined;
}

/** SHA-256 of anything that JSON can say, whatever the order of its names. */
export function hashOf(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof part === 'bigint'
        ? String(part)
        : part,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

/** The record of one scored sequence. */
export function scoredSequence({ tokens, from }: ScoreRequest, score: Score): NonNullable<Outcome['scored']>[number] {
  return {
    contextLength: from,
    contextHash: hashOf(tokens.slice(0, from)),
    tokens: tokens.slice(from),
    logLikelihood: score.logProbabilities.reduce((sum, value) => sum + value, 0),
    greedy: score.greedy,
  };
}
