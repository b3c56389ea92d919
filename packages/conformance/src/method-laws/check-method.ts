import fc from 'fast-check';
import { nameOf } from './accepted-tasks.ts';
import type { Draw } from '../run/check-law.ts';
import { activationLaws } from './activation-laws.ts';
import { gptqLaws } from './gptq-laws.ts';
import type { MethodLaw, MethodSubject } from './method-law.ts';
import { agreementLaws, weightLaws } from './weight-laws.ts';

/** All laws of quantization methods. */
export const METHOD_LAWS: readonly MethodLaw[] = [...weightLaws, ...gptqLaws, ...activationLaws, ...agreementLaws];

/**
 * Draws layers and checks the law on them.
 * @returns the scheme it was checked with
 * @throws Error with scheme, seed, path and the smallest layer that breaks it
 */
export async function checkMethodLaw(
  law: MethodLaw,
  subject: MethodSubject,
  { runs, seed, path }: Draw,
): Promise<string> {
  const scheme = nameOf(subject.task);
  const property = fc.asyncProperty(law.cases, async (layer) => {
    try {
      await law.check(subject, layer);
    } catch (error) {
      throw new Error(`${scheme}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
  await fc.assert(property, { numRuns: runs, seed, ...(path ? { path } : {}) });
  return scheme;
}
