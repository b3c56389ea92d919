/** Which settings of a study a claim speaks of; what is left out does not select. */
export interface Scope {
  readonly model: 'each' | 'larger' | 'smaller';
  readonly method?: string;
  readonly weightBits?: { readonly from: number; readonly to: number };
  readonly activations: 'not quantized' | 'any' | { readonly bits: number };
}

/** What a claim says of the settings in its scope. */
export type Expectation =
  | { readonly kind: 'lossless' }
  | { readonly kind: 'practical' }
  | { readonly kind: 'near chance' }
  | { readonly kind: 'perplexity not finite' }
  /** on the tasks of these categories together */
  | { readonly kind: 'harmful'; readonly categories: readonly string[] }
  /** on these categories, the smaller model loses more than the larger under the same settings */
  | { readonly kind: 'smaller loses more'; readonly categories: readonly string[] };

/** A statement about quantization as a hypothesis that any study can be asked. */
export interface Claim {
  readonly id: string;
  /** In the words of its source. */
  readonly quotation: string;
  readonly source: string;
  /** How the words are read: what is counted, and when it holds. */
  readonly reading: string;
  readonly scope: Scope;
  readonly expects: Expectation;
  /** How many settings in scope must be as expected. */
  readonly share: 'every' | 'most';
}
