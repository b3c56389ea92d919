import type { Score, ScoreRequest } from '@ptqlab/language-model';
import { EvaluationError } from '../evaluation-error.ts';
import { choiceScores } from '../metrics/choice-scores.ts';
import { Shots } from '../prompt/shots.ts';
import { encodePair } from '../requests/encode-pair.ts';
import { choiceRequests } from '../requests/multiple-choice.ts';
import type { ContinuationRequest } from '../requests/multiple-choice.ts';
import type { Row } from '../row.ts';
import type { MultipleChoiceTask } from '../task.ts';
import { scoredSequence } from './prepared.ts';
import type { Outcome, Prepared, Scoring, Setting } from './prepared.ts';

/** The documents of one configuration of a multiple-choice task. */
export function* prepareChoices(
  task: MultipleChoiceTask,
  config: string,
  rows: readonly Row[],
  pool: readonly Row[],
  setting: Setting,
): Generator<Prepared> {
  const shots = new Shots(task.pool, pool, setting.shots);
  for (const [document, row] of rows.entries()) {
    const { requests, gold, lengths } = choiceRequests(task, row, {
      config,
      examples: shots.draw(row),
      chat: setting.chat,
    });
    yield {
      config,
      document,
      chance: 1 / requests.length,
      asked: { requests, gold },
      start: (): Scoring => {
        const pairs = requests.map((request) => scoreRequest(request, setting));
        return {
          sequences: pairs.filter(({ from, tokens }) => from < tokens.length),
          finish: (scores) => outcome(pairs, scores, lengths, gold),
        };
      },
    };
  }
}

/** Tokens of a context and its continuation, cut on the left to what the model reads. */
export function scoreRequest({ context, continuation }: ContinuationRequest, { model }: Setting): ScoreRequest {
  const pair = encodePair(model.tokenizer, context, continuation);
  const tokens = [...pair.context, ...pair.continuation].slice(-(model.maxLength + 1));
  const from = tokens.length - pair.continuation.length;
  if (from < 1)
    throw new EvaluationError(
      `A continuation of ${pair.continuation.length} tokens was to be scored, and the model reads at most ${model.maxLength}.`,
    );
  return { tokens, from };
}

/** A continuation of no token is certain: its log-likelihood is 0. */
function outcome(
  pairs: readonly ScoreRequest[],
  scores: readonly Score[],
  lengths: readonly number[],
  gold: number,
): Outcome {
  const rest = [...scores];
  const scored = pairs.map((pair) => {
    const empty = pair.from === pair.tokens.length;
    return scoredSequence(pair, empty ? { logProbabilities: new Float64Array(), greedy: true } : rest.shift()!);
  });
  const { acc, acc_norm } = choiceScores(
    scored.map(({ logLikelihood }) => logLikelihood),
    lengths,
    gold,
  );
  return { scored, scores: { acc: [acc], acc_norm: [acc_norm] } };
}
