import type { OptionsOf, OptionSpecs, Quantizer } from './quantizer.ts';

/** The options of a method when nobody says otherwise: those of the published code. */
export function publishedOptions<S extends OptionSpecs>({ options }: Pick<Quantizer<S>, 'options'>): OptionsOf<S> {
  return Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default])) as OptionsOf<S>;
}
