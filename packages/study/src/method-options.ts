import { publishedOptions, type OptionsOf, type OptionSpec, type OptionSpecs, type Quantizer } from '@ptqlab/quant';
import type { Cell } from './cell.ts';
import { RecipeError } from './recipe-error.ts';

/** A method's options: the given ones over its defaults. @throws RecipeError for a name, type or value it does not have */
export function optionsOf(quantizer: Quantizer, given: Cell['options']): OptionsOf<OptionSpecs> {
  const specs: OptionSpecs = quantizer.options;
  for (const [name, value] of Object.entries(given)) {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
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
    if (typeof value === 'number' && !isAllowed(spec, value))
      throw new RecipeError(`${quantizer.name}: option ${name} is ${numbersOf(spec)}, ${value} was given`);
  }
  return { ...publishedOptions(quantizer), ...given };
}

const isAllowed = ({ least = -Infinity, most = Infinity, whole = false }: OptionSpec, value: number): boolean =>
  value >= least && value <= most && Number.isFinite(value) && (!whole || Number.isInteger(value));

function numbersOf({ least, most, whole }: OptionSpec): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (most !== undefined) return `${kind} from ${least ?? '-∞'} to ${most}`;
  return least === undefined ? kind : `${kind}, ${least} or more`;
}
