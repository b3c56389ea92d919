import { checkMethodLaw, METHOD_LAWS } from '@ptqlab/conformance';
import type { Quantizer, Task } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';

/** One law about methods, and whether it held. */
export interface MethodLawOutcome {
  readonly law: string;
  readonly says: string;
  /** What broke it, with seed, path and the smallest layer; undefined where it held. */
  readonly failure: string | undefined;
}

/** Checks every law that is about this method under this task: those of one device on the first, those of two on both. */
export async function checkMethodLaws(
  method: Quantizer,
  task: Task,
  devices: readonly [Device, Device],
  draw: { readonly runs: number; readonly seed: number },
  onLaw: (law: string) => void,
): Promise<MethodLawOutcome[]> {
  const outcomes: MethodLawOutcome[] = [];
  for (const law of METHOD_LAWS.filter(({ applies }) => applies(method, task))) {
    onLaw(law.id);
    outcomes.push({
      law: law.id,
      says: law.says,
      failure: await failureOf(() => checkMethodLaw(law, { method, task, devices }, draw)),
    });
  }
  return outcomes;
}

/** The message is the result here: a law that breaks is an answer, not a crash. */
async function failureOf(check: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    return error.cause instanceof Error ? `${error.cause.message}\n${error.message}` : error.message;
  }
}
