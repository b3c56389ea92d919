import { closest } from 'fastest-levenshtein';
import { SchemeError } from './errors.ts';
import { awq } from './methods/awq.ts';
import { billm } from './methods/billm.ts';
import { gptaq } from './methods/gptaq.ts';
import { gptq } from './methods/gptq.ts';
import { rtn } from './methods/rtn.ts';
import { slimLlm } from './methods/slim-llm.ts';
import { smoothquant } from './methods/smoothquant.ts';
import type { Quantizer } from './quantizer.ts';

/** All built-in methods by name: the CLI's choices, the method laws, the study's grid and the tables derive from this. */
export const METHODS = { rtn, gptq, gptaq, smoothquant, awq, billm, 'slim-llm': slimLlm } as const;

export type MethodName = keyof typeof METHODS;

/** @throws SchemeError naming the nearest method */
export function methodNamed(name: string): Quantizer {
  const known = name.toLowerCase();
  if (Object.hasOwn(METHODS, known)) return METHODS[known as MethodName] as unknown as Quantizer;
  const names = Object.keys(METHODS);
  throw new SchemeError(
    `method: "${name}" is not known; did you mean "${closest(known, names)}"? Known are ${names.join(', ')}`,
  );
}
