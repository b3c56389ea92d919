import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tokenPerplexity } from '@ptqlab/eval';
import type { DecoderShape } from '@ptqlab/models';
import { writeWhole } from '@ptqlab/report';
import { openDevice } from './backends.ts';
import { EVALUATION_MARK, requireEvaluationFolder, type Decisive } from './evaluation-folder.ts';
import { evaluationJson } from './evaluation-json.ts';
import { modelIdentity } from './model-identity.ts';
import { openEvaluated, type Arithmetic, type EvaluatedModelFlags } from './open-evaluated.ts';
import { outFolder } from './out-folder.ts';
import { openProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface TextFlags extends EvaluatedModelFlags {
  readonly text: string;
  readonly length: number;
  readonly windows?: number;
  readonly out?: string;
  readonly dryRun?: boolean;
}

/** What was asked of which model, as it stands beside the result. */
interface TextConfig {
  readonly model: string;
  /** SHA-256 of the model's files. */
  readonly modelHash: string;
  readonly backend: string;
  readonly relaxed: boolean;
  readonly arithmetic: Arithmetic;
  readonly text: string;
  /** SHA-256 of the text. */
  readonly textHash: string;
  /** Tokens a window. */
  readonly length: number;
  readonly windows: number;
}

const DECISIVE: Decisive<TextConfig> = {
  modelHash: ['model'],
  backend: [],
  relaxed: [],
  arithmetic: [],
  textHash: ['text'],
  length: [],
  windows: [],
};

/** `ptqlab evaluate MODEL --text FILE`: token perplexity of a model, quantized or not. */
export async function evaluateText(folder: string, flags: TextFlags): Promise<void> {
  const text = readText(flags.text);
  const device = await openDevice(flags.backend, flags);
  const progress = openProgress(1);
  try {
    await using model = await openEvaluated(folder, device, flags);
    const { languageModel, tokenizer } = model;
    checkWindow(flags.length, model.config.shape);
    const tokens = tokenizer.encode(text);
    const config = await configOf(folder, text, tokens.length, flags);
    const out = flags.out === undefined ? undefined : outFolder(flags.out);
    if (out !== undefined) requireEvaluationFolder(out, config, DECISIVE);
    if (flags.dryRun) return void process.stdout.write(evaluationJson(config));
    if (out !== undefined) writeWhole(join(out, EVALUATION_MARK), evaluationJson(config));
    progress.step('perplexity', 1);
    const { perplexity, losses } = await tokenPerplexity(languageModel, tokens, {
      length: config.length,
      windows: config.windows,
      batchSize: 32,
      onProgress: (done, of) => progress.advance(done / of, `${done} of ${of} windows`),
    });
    progress.stop();
    const overflow = languageModel.overflow ?? null;
    if (out !== undefined)
      writeWhole(join(out, 'results.json'), evaluationJson({ config, overflow, perplexity, losses }));
    process.stdout.write(
      `${config.model}: token perplexity ${perplexity} over ${losses.length} windows of ${config.length} tokens\n`,
    );
    if (overflow) process.stdout.write(`not finite since ${JSON.stringify(overflow)}\n`);
  } finally {
    progress.stop();
    await device.close();
  }
}

/** @throws UsageError when the text has no whole window */
async function configOf(folder: string, text: string, tokens: number, flags: TextFlags): Promise<TextConfig> {
  const { length } = flags;
  if (tokens < length)
    throw new UsageError(
      `evaluate: "${flags.text}" has ${tokens} tokens, windows of ${length} were asked for; give a longer text or --length`,
    );
  const whole = Math.floor(tokens / length);
  return {
    model: resolve(folder),
    modelHash: await modelIdentity(folder),
    backend: flags.backend,
    relaxed: flags.relaxed ?? false,
    arithmetic: flags.arithmetic,
    text: resolve(flags.text),
    textHash: createHash('sha256').update(text).digest('hex'),
    length,
    windows: Math.min(flags.windows ?? whole, whole),
  };
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
