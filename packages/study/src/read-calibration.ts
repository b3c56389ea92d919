import { readFile } from 'node:fs/promises';
import { CPythonRandom, readRows } from '@ptqlab/eval';
import type { Tokenizer } from '@ptqlab/language-model';
import { sampleCalibration, sampleDocuments, storedCalibration, type CalibrationSet } from '@ptqlab/pipeline';
import { RecipeError } from './recipe-error.ts';

/** How many calibration sequences, how long, drawn with which seed. */
export interface CalibrationSize {
  readonly samples: number;
  readonly length: number;
  readonly seed: number;
}

/** Calibration sequences, and the text they stand for. */
export interface Calibration {
  readonly set: CalibrationSet;
  /** Whole documents where sequences were cut from documents, else the text of each sequence. */
  readonly texts: () => readonly string[];
}

/** Files of documents with a column `text`. */
const DOCUMENTS = /\.(jsonl|jsonl\.gz|parquet|csv)$/;

/**
 * Calibration sequences: of documents (`.jsonl`, `.jsonl.gz`, `.csv`, `.parquet` with a column `text`) drawn as the C4 loader of the GPTQ
 * papers does; of one long text as their WikiText loader does; or of a `.json` file of stored token ids, `{"seeds": {"0": [[…], …]}}`.
 * Random numbers are those of Python's `random.seed(seed)`.
 * @throws RecipeError when the file is missing, too short, or no text; FormatError when stored ids are not of this tokenizer, or too few
 */
export async function readCalibration(
  path: string,
  { samples, length, seed }: CalibrationSize,
  tokenizer: Tokenizer,
): Promise<Calibration> {
  const origin = `${path}, seed ${seed}`;
  const draw = new CPythonRandom(seed);
  const size = { count: samples, length };
  try {
    if (DOCUMENTS.test(path)) {
      const texts = await readDocuments(path);
      const documents = { length: texts.length, tokens: (index: number) => tokenizer.encode(texts[index]!) };
      const { set, drawn } = sampleDocuments(documents, size, draw, origin);
      return { set, texts: () => [...new Set(drawn)].map((index) => texts[index]!) };
    }
    const text = await readText(path, 'calibration');
    const set = path.endsWith('.json')
      ? storedCalibration(text, path, { samples, length, seed }, tokenizer.vocabularySize)
      : sampleCalibration(tokenizer.encode(text), size, draw, origin);
    return { set, texts: () => set.sequences.map((tokens) => tokenizer.decode(tokens)) };
  } catch (error) {
    if (error instanceof RangeError) throw new RecipeError(error.message);
    throw error;
  }
}

async function readDocuments(path: string): Promise<string[]> {
  const rows = await readRows(path).catch((cause: NodeJS.ErrnoException) => {
    throw new RecipeError(`calibration: "${path}" cannot be read (${cause.code ?? cause.message}); give documents`);
  });
  return rows.map(({ text }, index) => {
    if (typeof text === 'string') return text;
    throw new RecipeError(`calibration: document ${index} of ${path} has no column "text"; give documents with one`);
  });
}

/** @throws RecipeError naming `field` when the file cannot be read, or is not UTF-8 text */
export async function readText(path: string, field: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new RecipeError(
      `${field}: "${path}" cannot be read (${(cause as NodeJS.ErrnoException).code}); give a text file`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new RecipeError(`${field}: "${path}" is not UTF-8 text; give a text file`);
  }
}
