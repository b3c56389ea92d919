import type { LawOutcome } from './check-law.ts';

/** The options of the parity command that bring a broken law back, input and all. */
export function replayOptions({ law, failure }: LawOutcome): string {
  return failure === undefined ? '' : `--law ${law} --seed ${failure.seed} --path ${failure.path}`;
}

/** A broken law for people: what, the smallest input, how to see it again. */
export function describeFailure(outcome: LawOutcome): string {
  const { failure } = outcome;
  if (failure === undefined) return '';
  return [failure.message, `smallest input: ${failure.counterexample}`, `replay: ${replayOptions(outcome)}`].join('\n');
}
