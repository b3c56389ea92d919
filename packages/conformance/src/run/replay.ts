import type { LawOutcome } from './check-law.ts';

/** The options of the parity command that bring a broken law back, input and all. */
export function replayOptions({ law, failure }: LawOutcome): string {
  return failure === undefined ? '' : `--law ${law} --seed ${failure.seed} --path ${failure.path}`;
}

/** Longer inputs are cut in messages; the outcome keeps all of them. */
const SHOWN = 2000;

/** A broken law for people: what, the smallest input, how to see it again. */
export function describeFailure(outcome: LawOutcome): string {
  const { failure } = outcome;
  if (failure === undefined) return '';
  const { message, counterexample } = failure;
  const shown = counterexample.length > SHOWN ? `${counterexample.slice(0, SHOWN)} …` : counterexample;
  return [message, `smallest input: ${shown}`, `replay: ${replayOptions(outcome)}`].join('\n');
}
