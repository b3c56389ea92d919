import type { ActivationQuantizer } from './activation.ts';
import type { QuantizedWeight } from './encodings/encoding.ts';
import type { Block, LinearLayer } from './layer.ts';
import type { Rescaling } from './rescaling.ts';
import type { Scheme } from './scheme.ts';
import type { LayerStatistics } from './statistics/layer-statistics.ts';
import type { StatisticName } from './statistics/registry.ts';

/** One setting of a method: what it does, and its value when nobody says otherwise (the published code's). */
export interface OptionSpec<T extends number | boolean | string = number | boolean | string> {
  readonly says: string;
  readonly default: T;
  /** Allowed values, where there are few. */
  readonly choices?: readonly T[];
  /** Smallest and largest allowed number. */
  readonly least?: number;
  readonly most?: number;
  /** True when only whole numbers are allowed. */
  readonly whole?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type Widened<T> = T extends number ? number : T extends boolean ? boolean : T extends string ? string : never;
/** The values of a method's options. */
export type OptionsOf<S extends OptionSpecs> = { readonly [K in keyof S]: Widened<S[K]['default']> };

/** What a method is asked to do. */
export interface Task<S extends OptionSpecs = OptionSpecs> {
  readonly scheme: Scheme;
  readonly options: OptionsOf<S>;
}

/** What came of one layer. */
export interface Quantized {
  readonly weight: QuantizedWeight;
  /** Figures for the log, for instance the method's own loss or the damping used. */
  readonly report: Readonly<Record<string, number>>;
}

/**
 * A post-training quantization method, written once against the tensor interface. Built-in methods and a user's file use the same
 * shape: `export default defineQuantizer({...})`.
 */
export interface Quantizer<S extends OptionSpecs = OptionSpecs> {
  /** As on the command line. */
  readonly name: string;
  readonly title: string;
  /** Paper and the commit of the reference code whose behaviour is the default. */
  readonly source: string;
  readonly options: S;
  /** Statistics of each layer's input the method needs. */
  statistics(options: OptionsOf<S>): readonly StatisticName[];
  /** Which model the calibration inputs come from: with all earlier blocks quantized, or the original one. */
  readonly stream: 'quantized' | 'full-precision';
  /** True when the layers of a block are quantized in sub-steps, each seeing inputs after the ones before (q k v; o; gate up; down). */
  sequential(options: OptionsOf<S>): boolean;
  /** True when calibration inputs of the quantized stream go through `activation` as they will at run time; false when left out. */
  calibratesActivations?(options: OptionsOf<S>): boolean;
  /** @throws SchemeError when the method cannot do `scheme`, saying what it can */
  check(task: Task<S>): void;
  /**
   * Rescales or clips the weights of a block in place before its layers are quantized; says by which factors it rescaled. What it did
   * to weights, norms and inputs is undone when it throws a QuantizationError and a rescue was asked for.
   */
  prepareBlock?(block: Block, task: Task<S>): Promise<readonly Rescaling[]>;
  /**
   * Quantizes one layer; the layers of a block in their order there. The result belongs to the caller's innermost scope, `layer` and
   * `statistics` are left to the method, which may write into them; when it throws a QuantizationError, `statistics` are as before.
   */
  quantize(layer: LinearLayer, statistics: LayerStatistics, task: Task<S>): Promise<Quantized>;
  /** How a quantized layer treats its input at run time; undefined when activations stay as they are. */
  activation?(task: Task<S>): ActivationQuantizer | undefined;
  /** How the outputs of q, k and v, which attention multiplies, are treated at run time; undefined when they stay as they are. */
  attentionOperands?(task: Task<S>): ActivationQuantizer | undefined;
}

/** Checks nothing at run time; gives `options` their types. */
export function defineQuantizer<const S extends OptionSpecs>(quantizer: Quantizer<S>): Quantizer<S> {
  return quantizer;
}
