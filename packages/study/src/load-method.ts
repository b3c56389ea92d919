import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformFile } from '@swc/core';
import { methodNamed, type Quantizer } from '@ptqlab/quant';
import { RecipeError } from './recipe-error.ts';

/** A method as a study uses it. */
export interface LoadedMethod {
  readonly quantizer: Quantizer;
  /** SHA-256 of a user's file; empty for a built-in method, whose code the code version covers. */
  readonly hash: string;
}

/** True for what is a file, not a name. */
export const isMethodFile = (name: string): boolean => /\.[mc]?[jt]s$/.test(name);

/**
 * A built-in method by name, or a user's own: a TypeScript or JavaScript file whose default export is `defineQuantizer({…})`.
 * @param base folder that relative paths start from
 * @throws SchemeError for an unknown name; RecipeError for a file that is missing or exports no quantizer
 */
export async function loadMethod(name: string, base: string): Promise<LoadedMethod> {
  if (!isMethodFile(name)) return { quantizer: methodNamed(name), hash: '' };
  const file = resolve(base, name);
  const { default: quantizer } = await importFile(file);
  if (!isQuantizer(quantizer))
    throw new RecipeError(
      `method: ${file} has no quantizer as its default export; write export default defineQuantizer({…})`,
    );
  return { quantizer, hash: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

/** Transpiles the file beside itself, so that its imports resolve as written, and removes the copy. */
async function importFile(file: string): Promise<{ default?: unknown }> {
  const copy = join(dirname(file), `.${basename(file)}.${process.pid}.mjs`);
  try {
    const { code } = await transformFile(file, {
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript' },
        externalHelpers: false,
      },
      module: { type: 'es6' },
    });
    writeFileSync(copy, code);
    return (await import(pathToFileURL(copy).href)) as { default?: unknown };
  } catch (cause) {
    throw new RecipeError(`method: ${file} cannot be loaded: ${(cause as Error).message.split('\n')[0]}`);
  } finally {
    rmSync(copy, { force: true });
  }
}

function isQuantizer(value: unknown): value is Quantizer {
  if (typeof value !== 'object' || value === null) return false;
  const quantizer = value as Partial<Quantizer>;
  return (
    typeof quantizer.name === 'string' &&
    typeof quantizer.quantize === 'function' &&
    typeof quantizer.check === 'function'
  );
}
