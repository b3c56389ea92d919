import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { methodNamed, type Quantizer } from '@ptqlab/quant';
import { describeProblem } from './describe-problem.ts';
import { faultOfQuantizer } from './fault-of-quantizer.ts';
import { hashOfMethod } from './method-hash.ts';
import { RecipeError } from './recipe-error.ts';

/** A method as a study uses it. */
export interface LoadedMethod {
  readonly quantizer: Quantizer;
  /** SHA-256 of a user's file and those it imports by relative paths; empty for a built-in method, whose code the code version covers. */
  readonly hash: string;
}

/** True for what is a file, not a name. */
export const isMethodFile = (name: string): boolean => /\.[mc]?[jt]s$/.test(name);

/**
 * A built-in method by name, or a user's own: a TypeScript or JavaScript file whose default export is `defineQuantizer({…})`. It may lie
 * anywhere: what it imports from @ptqlab comes from this program.
 * @param base folder that relative paths start from
 * @throws SchemeError for an unknown name; RecipeError for a file that is missing or exports no quantizer
 */
export async function loadMethod(name: string, base: string): Promise<LoadedMethod> {
  if (!isMethodFile(name)) return { quantizer: methodNamed(name), hash: '' };
  const file = resolve(base, name);
  const { default: quantizer } = await importFile(file);
  const wrong = faultOfQuantizer(quantizer);
  if (wrong)
    throw new RecipeError(
      `method: ${file} has no quantizer as its default export: ${wrong}; write export default defineQuantizer({…})`,
    );
  return { quantizer: quantizer as Quantizer, hash: hashOfMethod(file) };
}

/** Imports a file through the hooks of method-file-hooks.mjs. */
async function importFile(file: string): Promise<{ default?: unknown }> {
  try {
    registerHooks();
    return (await import(`${pathToFileURL(file).href}?method`)) as { default?: unknown };
  } catch (cause) {
    const [line] = describeProblem(cause).split('\n');
    throw new RecipeError(`method: ${file} cannot be loaded: ${line}`, { cause });
  }
}

let isRegistered = false;

/** Once a process: hooks stay. */
function registerHooks(): void {
  if (!isRegistered) register('./method-file-hooks.mjs', import.meta.url);
  isRegistered = true;
}
