/** What a cell took; kept beside the results, never in them. */
export interface CellTiming {
  readonly seconds: number;
  /** Of the process and its threads; programs in the sandbox do not count. */
  readonly cpuSeconds: number;
  /** Wall time until the model was quantized. */
  readonly quantizeSeconds: number;
}
