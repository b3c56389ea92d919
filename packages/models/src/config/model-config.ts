import type { DecoderShape } from '../decoder/decoder-shape.ts';

/** What a checkpoint's config.json says, as far as this program needs it. */
export interface ModelConfig {
  /** Name of the model's class, for instance `PanguEmbeddedForCausalLM`. */
  readonly architecture: string;
  /** The computation, as data. */
  readonly shape: DecoderShape;
  /** Token that begins a sequence, where the model names one. */
  readonly bos: number | undefined;
  /** Tokens that end a generation; empty where the model names none. */
  readonly eos: readonly number[];
  /** Element type the weights were saved in, as the file spells it. */
  readonly dtype: string | undefined;
  /** How the weights are quantized, in the words of the method that did it; undefined for a plain checkpoint. */
  readonly quantization: Readonly<Record<string, unknown>> | undefined;
}
