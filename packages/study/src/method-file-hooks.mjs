// Module hooks for a user's method file, registered by load-method.ts: it may be TypeScript, import TypeScript beside it, and import
// @ptqlab packages wherever it lies.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

/** Folder of this program's packages. */
const PACKAGES = new URL('../../', import.meta.url).href;

/** Of @ptqlab packages there is one copy, this program's: another would have tensors and error classes of its own. */
export async function resolve(specifier, context, next) {
  const isForeign = context.parentURL !== undefined && !context.parentURL.startsWith(PACKAGES);
  const from = specifier.startsWith('@ptqlab/') && isForeign ? { ...context, parentURL: import.meta.url } : context;
  return next(specifier, from);
}

/** TypeScript, and whatever is asked for with `?method`, is an ES module. */
export async function load(url, context, next) {
  const { pathname, search } = new URL(url);
  if (search !== '?method' && !/\.m?ts$/.test(pathname)) return next(url, context);
  const file = fileURLToPath(url);
  const { code } = await transform(await readFile(file, 'utf8'), {
    filename: file,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { target: 'es2022', parser: { syntax: 'typescript' }, externalHelpers: false },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
