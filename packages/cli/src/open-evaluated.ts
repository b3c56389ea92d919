import { openModel, type OpenModel } from '@ptqlab/models';
import { methodNamed, type Quantizer } from '@ptqlab/quant';
import { loadMethod } from '@ptqlab/study';
import type { Device } from '@ptqlab/tensor';
import type { ChosenDevice } from './device-options.ts';
import { UsageError } from './usage-error.ts';

/** How quantized layers multiply: `integer` = codes by codes, summed exactly in i32; it equals `float` up to the rounding of sums. */
export const ARITHMETICS = ['float', 'integer'] as const;
export type Arithmetic = (typeof ARITHMETICS)[number];

/** What a command that evaluates a model is told about it. */
export interface EvaluatedModelFlags extends ChosenDevice {
  readonly arithmetic: Arithmetic;
  /** File of the method that made the model. */
  readonly method?: string;
}

/**
 * Opens a model, quantized or not, to be evaluated.
 * @throws UsageError when integer arithmetic was asked for and some quantized layer cannot take it, or when the model was made with another
 * method than the given file's
 */
export async function openEvaluated(folder: string, device: Device, flags: EvaluatedModelFlags): Promise<OpenModel> {
  const form = flags.arithmetic === 'integer' ? 'integer' : 'dense';
  const methodOf = flags.method === undefined ? undefined : await methodOfFile(flags.method);
  const model = await openModel(folder, device, { form, methodOf });
  try {
    if (form === 'integer') await requireIntegers(folder, model);
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}

/** The file's method by the name it gives itself; the built-in ones otherwise. */
async function methodOfFile(file: string): Promise<(name: string) => Quantizer> {
  const { quantizer } = await loadMethod(file, process.cwd());
  return (name) => (name === quantizer.name ? quantizer : methodNamed(name));
}

async function requireIntegers(folder: string, { manifest, decoder, config }: OpenModel): Promise<void> {
  if (!manifest) throw new UsageError(`evaluate: integer arithmetic was asked for, but ${folder} is not quantized`);
  const quantized = new Set(manifest.records.map(({ name }) => name));
  for (let block = 0; block < config.shape.blockCount; block++)
    await decoder.withBlock(block, async ({ linears }) => {
      for (const { name, weight } of Object.values(linears))
        if (quantized.has(name) && weight.kind !== 'integer')
          throw new UsageError(
            `evaluate: integer arithmetic was asked for, but ${name} was made as ${manifest.scheme}; it needs weights and inputs on ` +
              'symmetric grids of at most 8 bits, one scale a row, as of smoothquant W8A8-channel-sym',
          );
    });
}
