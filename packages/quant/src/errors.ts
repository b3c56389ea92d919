/** What the user asked of a method, scheme or option cannot be done; the message says what was asked, given, and what to do. */
export class SchemeError extends Error {
  override readonly name = 'SchemeError';
}

/** Quantizing one layer failed for a numeric reason. Nothing falls back silently: a rescue has to be asked for. */
export class QuantizationError extends Error {
  override readonly name = 'QuantizationError';
  constructor(
    readonly layer: string,
    readonly problem: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${layer}: ${problem}; ${remedy}`, options);
  }
}
