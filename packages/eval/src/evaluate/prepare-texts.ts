import type { ScoreRequest } from '@ptqlab/language-model';
import { EvaluationError } from '../evaluation-error.ts';
import { pageScores } from '../metrics/page-scores.ts';
import { encodeText, prefixToken } from '../requests/encode-pair.ts';
import { rollingWindows } from '../requests/rolling-windows.ts';
import { wholeTexts } from '../requests/whole-texts.ts';
import type { Row } from '../row.ts';
import type { RollingTask, TokenPerplexityTask, WholeTextTask } from '../task.ts';
import { evaluatedWindows } from './evaluated-windows.ts';
import { scoredSequence } from './prepared.ts';
import type { Prepared, Scoring, Setting } from './prepared.ts';

/** Documents whose whole text is scored, in as many windows as it takes. */
export function* prepareRolling(
  task: RollingTask,
  config: string,
  rows: readonly Row[],
  { model }: Setting,
): Generator<Prepared> {
  for (const [document, row] of rows.entries()) {
    const { scored: text, original } = task.document(row);
    yield {
      config,
      document,
      chance: null,
      asked: { text, original },
      start: (): Scoring => {
        const tokens = encodeText(model.tokenizer, text);
        const windows = rollingWindows(tokens, prefixToken(model.tokenizer), model.maxLength);
        const sequences = windows.map(({ context, predicted }) => ({
          tokens: [...context, ...predicted],
          from: context.length,
        }));
        return {
          sequences,
          finish: (scores) => {
            const scored = sequences.map((sequence, i) => scoredSequence(sequence, scores[i]!));
            const total = scored.reduce((sum, { logLikelihood }) => sum + logLikelihood, 0);
            return { scored, scores: pageScores(total, original) };
          },
        };
      },
    };
  }
}

/** Windows of the task's one long text; each counts as a document. */
export function* prepareWindows(
  task: TokenPerplexityTask,
  config: string,
  rows: readonly Row[],
  { model, limit, window = task.window }: Setting,
): Generator<Prepared> {
  if (window > model.maxLength + 1)
    throw new EvaluationError(
      `${task.name}: windows of ${window} tokens were asked for, and the model reads at most ${model.maxLength}; ` +
        `give a window of ${model.maxLength + 1} or fewer.`,
    );
  for (const [document, tokens] of evaluatedWindows(task, rows, model.tokenizer, { limit, window }).entries()) {
    const sequence: ScoreRequest = { tokens, from: 1 };
    yield {
      config,
      document,
      chance: null,
      asked: { tokens },
      start: (): Scoring => ({
        sequences: [sequence],
        finish: ([score]) => {
          const scored = [scoredSequence(sequence, score!)];
          return { scored, scores: { token_perplexity: [-scored[0]!.logLikelihood / (window - 1)] } };
        },
      }),
    };
  }
}

/**
 * Documents of one text per label. The loss of a text is its sum over the number of all its tokens, the first included, as OpenCompass
 * divides (`models/huggingface.py` _get_ppl); of equal losses the first label wins.
 */
export function* prepareWholeTexts(
  task: WholeTextTask,
  config: string,
  rows: readonly Row[],
  { model, chat }: Setting,
): Generator<Prepared> {
  for (const [document, row] of rows.entries()) {
    const { texts, gold } = wholeTexts(task, row, chat);
    yield {
      config,
      document,
      chance: 1 / texts.length,
      asked: { texts, gold },
      start: (): Scoring => {
        const sequences = texts.map((text) => ({
          tokens: encodeText(model.tokenizer, text).slice(0, model.maxLength + 1),
          from: 1,
        }));
        return {
          sequences,
          finish: (scores) => {
            const scored = sequences.map((sequence, i) => scoredSequence(sequence, scores[i]!));
            const losses = scored.map(({ logLikelihood }, i) => -logLikelihood / sequences[i]!.tokens.length);
            const answer = losses.reduce((best, loss, label) => (loss < losses[best]! ? label : best), 0);
            return { scored, scores: { acc: [answer === gold ? 1 : 0] } };
          },
        };
      },
    };
  }
}
