import type { OptionsOf, OptionSpecs, Quantizer } from '@ptqlab/quant';
import type { Cell } from './cell.ts';
import { RecipeError } from './recipe-error.ts';

/** A method's options: the given ones over its defaults. @throws RecipeError for a name or type it does not have */
export function optionsOf(quantizer: Quantizer, given: Cell['options']): OptionsOf<OptionSpecs> {
  const specs: OptionSpecs = quantizer.options;
  for (const [name, value] of Object.entries(given)) {
    const spec = specs[name];
    if (!spec)
      throw new RecipeError(
        `${quantizer.name}: option "${name}" is not known; it has ${Object.keys(specs).join(', ') || 'none'}`,
      );
    if (typeof value !== typeof spec.default)
      throw new RecipeError(
        `${quantizer.name}: option ${name} is a ${typeof spec.default}, ${JSON.stringify(value)} was given`,
      );
    if (spec.choices && !spec.choices.includes(value))
      throw new RecipeError(
        `${quantizer.name}: option ${name} is one of ${spec.choices.join(', ')}, "${value}" was given`,
      );
  }
  const defaults = Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, spec.default]));
  return { ...defaults, ...given };
}
