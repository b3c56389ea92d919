import type { AboutResult } from '../lab/about.ts';
import { choice, text, type Field } from './field.ts';

/** What a browser checks of a scheme before it is sent; the scheme parser of @ptqlab/quant has the last word. */
const SCHEME = '[Ww][0-9]+[Aa][0-9]+(-[A-Za-z0-9]+)*';
const HINT = 'bits a weight (W), bits an activation (A), weights that share a scale (g)';

export interface MethodFields {
  readonly method: Field<string>;
  readonly scheme: Field<string>;
}

/** A method and a scheme it accepts: another method brings a scheme of its own. @param mayBeEmpty true where no scheme means all */
export function methodFields(
  methods: AboutResult['methods'],
  typical: 'blockScheme' | 'modelScheme',
  chosen: string,
  mayBeEmpty = false,
): MethodFields {
  const schemeOf = (name: string): string => methods.find((method) => method.name === name)![typical];
  const hint = mayBeEmpty ? `${HINT}; empty: laws under every scheme of the method` : HINT;
  const scheme = text('Scheme', 'scheme', schemeOf(chosen), hint, { pattern: SCHEME, required: !mayBeEmpty });
  const method = choice(
    'Method',
    'method',
    methods.map(({ name, title }) => ({ value: name, title })),
    chosen,
    (name) => scheme.set(schemeOf(name)),
  );
  return { method, scheme };
}
