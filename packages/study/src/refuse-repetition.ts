import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { canonicalJson, type Json } from './canonical-json.ts';
import { isMethodFile, type LoadedMethod } from './load-method.ts';
import { optionsOf } from './method-options.ts';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe.ts';

/** A model that is named twice would count as evidence twice. @throws RecipeError naming both */
export function refuseRepeatedModels({ models }: Recipe, base: string): void {
  const folderOf = (name: string): string => {
    const folder = resolve(base, name);
    // A folder that is missing is said by what opens it.
    return existsSync(folder) ? realpathSync(folder) : folder;
  };
  refuseEqual(
    models.map((name) => ({ what: `"${name}"`, content: folderOf(name) })),
    'models',
    'are the same folder',
  );
}

/**
 * A setting that stands twice in the grid, in whatever words, would count as evidence twice.
 * @throws RecipeError naming both
 */
export function refuseRepeatedSettings(
  { grid }: Recipe,
  base: string,
  methods: ReadonlyMap<string, LoadedMethod>,
): void {
  const settings = grid.flatMap(({ method, schemes, options }, entry) => {
    const place = isMethodFile(method) ? resolve(base, method) : method;
    const all = optionsOf(methods.get(method)!.quantizer, options);
    return schemes.map((scheme) => ({
      what: `${method} ${scheme} (entry ${entry + 1})`,
      content: canonicalJson([place, scheme, all] as unknown as Json),
    }));
  });
  refuseEqual(settings, 'grid', 'are the same setting');
}

function refuseEqual(
  items: readonly { readonly what: string; readonly content: string }[],
  field: string,
  are: string,
): void {
  const seen = new Map<string, string>();
  for (const { what, content } of items) {
    const before = seen.get(content);
    if (before !== undefined) throw new RecipeError(`${field}: ${before} and ${what} ${are}; name it once`);
    seen.set(content, what);
  }
}
