import { METHODS, parseScheme, publishedOptions, type Quantizer, type Task } from '@ptqlab/quant';

/** One entry of `settings` in the reference's reference.json. */
export interface OracleEntry {
  readonly params: Readonly<Record<string, number | boolean | string | readonly number[] | null>>;
  readonly ppl: number;
  readonly rel_fro: Readonly<Record<string, number>>;
  readonly rel_out_err: Readonly<Record<string, number>>;
}

/** A setting of the reference in this program's words. */
export interface OracleSetting extends Task {
  readonly quantizer: Quantizer;
  /** Which set of the model's calibration.json. */
  readonly calibrationSeed: number;
  readonly reversed: boolean;
  /**
   * True when the reference's output errors are of the sequences this program judges on, the first four of the calibration set: the
   * reference takes those of seed 0 in their own order for all settings.
   */
  readonly judgedAlike: boolean;
  /** Relative tolerances of its makers: means of output error and weight error over all layers, and perplexity. */
  readonly tolerance: { readonly outputError: number; readonly weightError: number; readonly perplexity: number };
}

type Params = OracleEntry['params'];
type Options = Record<string, unknown>;

/** Method, scheme and options of each family of the reference. */
const FAMILIES: Record<string, (params: Params) => { method: keyof typeof METHODS; scheme: string; options: Options }> =
  {
    rtn: (p) => ({ method: 'rtn', scheme: `W${p['bits']}A16-${group(p)}`, options: { rangeSearch: p['mse'] } }),
    gptq: (p) => ({
      method: 'gptq',
      scheme: `W${p['bits']}A16-${group(p)}`,
      options: {
        actOrder: p['act_order'],
        staticGroups: p['static_groups'],
        trueSequential: p['true_sequential'],
        ...columnLoop(p),
      },
    }),
    gptaq: (p) => ({
      method: 'gptaq',
      scheme: `W${p['bits']}A${p['act_bits']}-${group(p)}`,
      options: {
        rangeSearch: p['mse'],
        actOrder: p['act_order'],
        alpha: p['alpha'],
        ...columnLoop(p),
        ...(p['act'] === null ? {} : { activationSymmetric: false, activationClip: 0.9, calibrateActivations: true }),
      },
    }),
    awq: (p) => ({
      method: 'awq',
      scheme: `W${p['bits']}A16-${group(p)}`,
      options: { scale: p['auto_scale'], clip: p['clip'] },
    }),
    sq: (p) => ({
      method: 'smoothquant',
      scheme: `W${p['weight_bits']}A${p['act_bits']}-channel-sym`,
      options: {
        attentionOperands: p['quantize_bmm_input'],
        ...(p['alpha'] === null ? { smooth: false } : { alpha: p['alpha'] }),
      },
    }),
    billm: (p) => ({
      method: 'billm',
      scheme: `W1A16-g${p['blocksize']}`,
      options: { metric: p['salient_metric'], damping: p['percdamp'] },
    }),
    slim: (p) => ({
      method: 'slim-llm',
      scheme: `W${p['bits']}A16-${group(p)}`,
      options: { damping: p['percdamp'], lambda: p['lambda_salience'] },
    }),
  };

const group = ({ group_size: size, sym }: Params): string =>
  `${size === -1 ? 'channel' : `g${size}`}-${sym ? 'sym' : 'asym'}`;

const columnLoop = ({ percdamp, blocksize }: Params): Options => ({ damping: percdamp, blockSize: blocksize });

/** @param name as in the reference, for instance gptq_w3_g64_ao_ts; its first part is the family */
export function oracleSetting(name: string, { params }: OracleEntry): OracleSetting {
  const { method, scheme, options } = FAMILIES[name.split('_')[0]!]!(params);
  const quantizer = METHODS[method] as unknown as Quantizer;
  const seed = params['calib_seed'] ?? 0;
  const reversed = params['calib_reversed'] === true;
  return {
    quantizer,
    scheme: parseScheme(scheme),
    options: { ...publishedOptions(quantizer), ...options } as Task['options'],
    calibrationSeed: Number(seed),
    reversed,
    judgedAlike: seed === 0 && !reversed,
    tolerance: toleranceOf(name, Number(params['bits'] ?? params['weight_bits'] ?? 1)),
  };
}

/** The table of suggested tolerances in the reference's README. */
function toleranceOf(name: string, bits: number): OracleSetting['tolerance'] {
  const [outputError, weightError] = [0.02, 0.01];
  const perplexity = (tolerance: number) => ({ outputError, weightError, perplexity: tolerance });
  const [family] = name.split('_');
  if (family === 'rtn') return { outputError: 1e-5, weightError: 1e-5, perplexity: 1e-5 };
  if (family === 'billm') return { outputError: 0.05, weightError, perplexity: 0.2 };
  if (family === 'sq') return perplexity(bits === 8 ? 1e-3 : 5e-3);
  if (name.startsWith('gptaq_w4a4')) return perplexity(1e-2);
  if (bits === 2) return perplexity(family === 'slim' ? 2e-2 : 1e-2);
  return perplexity(bits === 8 ? 5e-4 : 5e-3);
}
