import type { OptionsOf, OptionSpecs, Quantizer } from '@ptqlab/quant';

/** A method's options as its published code has them. */
export function defaultOptions({ options }: Quantizer): OptionsOf<OptionSpecs> {
  return Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]));
}
