import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { tokenPerplexity } from '@ptqlab/eval';
import type { DecoderShape } from '@ptqlab/models';
import { openDevice } from './backends.ts';
import { openEvaluated, type EvaluatedModelFlags } from './open-evaluated.ts';
import { openProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface TextFlags extends EvaluatedModelFlags {
  readonly text: string;
  readonly length: number;
  readonly windows?: number;
}

/** `ptqlab evaluate MODEL --text FILE`: token perplexity of a model, quantized or not. */
export async function evaluateText(folder: string, flags: TextFlags): Promise<void> {
  const text = readText(flags.text);
  const device = await openDevice(flags.backend, flags);
  const progress = openProgress(1);
  try {
    await using model = await openEvaluated(folder, device, flags);
    checkWindow(flags.length, model.config.shape);
    const tokens = model.tokenizer.encode(text);
    if (tokens.length < flags.length)
      throw new UsageError(
        `evaluate: "${flags.text}" has ${tokens.length} tokens, windows of ${flags.length} were asked for; give a longer text or --length`,
      );
    progress.step('perplexity', 1);
    const { languageModel } = model;
    const { perplexity, losses } = await tokenPerplexity(languageModel, tokens, {
      length: flags.length,
      ...(flags.windows ? { windows: flags.windows } : {}),
      batchSize: 32,
      onProgress: (done, of) => progress.advance(done / of, `${done} of ${of} windows`),
    });
    progress.stop();
    process.stdout.write(
      `${resolve(folder)}: token perplexity ${perplexity} over ${losses.length} windows of ${flags.length} tokens\n`,
    );
    if (languageModel.overflow) process.stdout.write(`not finite since ${JSON.stringify(languageModel.overflow)}\n`);
  } finally {
    progress.stop();
    await device.close();
  }
}

function checkWindow(length: number, { maxPositions }: DecoderShape): void {
  if (length < 2 || length > maxPositions)
    throw new UsageError(
      `evaluate: --length ${length} was given; a window holds from 2 to ${maxPositions} tokens, as many as the model reads`,
    );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `evaluate: "${file}" cannot be read (${(error as NodeJS.ErrnoException).code}); give a text file`,
    );
  }
}
