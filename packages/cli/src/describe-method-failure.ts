import type { MethodLawOutcome } from '@ptqlab/conformance';

/** A broken law about a method for people: what, the smallest layer, how to see it again. */
export function describeMethodFailure({ law, failure, against }: MethodLawOutcome): string {
  if (!failure) return '';
  const { message, counterexample, seed, path } = failure;
  const other = against === undefined ? '' : ` against ${against}`;
  return `${message}${other}\nsmallest layer: ${counterexample}\nreplay: --law ${law} --seed ${seed} --path ${path}`;
}
