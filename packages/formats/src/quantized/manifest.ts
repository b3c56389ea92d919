import { basename, join } from 'node:path';
import { parseScheme, SchemeError } from '@ptqlab/quant';
import { z } from 'zod';
import { FormatError } from '../format-error.ts';
import { parseJsonObject } from '../json/parse-json-object.ts';
import { readBytes } from '../read-bytes.ts';
import { firstIssues } from './first-issues.ts';

/** The file that says a folder holds a complete quantized model; it is written last. */
export const MANIFEST = 'ptqlab.json';

/** Weights lie beside their manifest; anything else would let a downloaded one point anywhere on this machine. */
const fileName = z
  .string()
  .refine((name) => name === basename(name) && !name.includes('\\') && name.endsWith('.safetensors'), {
    error: 'is no .safetensors file name inside the folder',
  });

const besides = z.string().refine((name) => name !== '' && name === basename(name) && !/^\.\.?$|\\/.test(name), {
  error: 'is no name of a file inside the folder',
});

const scheme = z.string().superRefine((text, context) => {
  try {
    parseScheme(text);
  } catch (error) {
    if (!(error instanceof SchemeError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
});

const figures = z.array(z.looseObject({ name: z.string().min(1) }));

const FIELDS = z.object({
  version: z.literal(1),
  method: z.string().min(1),
  scheme,
  options: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
  /** Hash of everything the result depends on. */
  fingerprint: z.string(),
  /** Hash of the calibration tokens; null without calibration. */
  calibration: z.string().nullable(),
  /** Files with weights, in order. */
  files: z.array(fileName).refine((names) => new Set(names).size === names.length, { error: 'names a file twice' }),
  /** SHA-256 of every file that decides what the model answers, in hex; manifests of earlier versions have none, or those of weights. */
  digests: z.record(besides, z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  /** What was told of each quantized layer, in the order of quantization. */
  records: figures,
});

const SCHEMA = FIELDS.refine(({ files, digests }) => !digests || files.every((file) => Object.hasOwn(digests, file)), {
  path: ['digests'],
  error: 'have none of one of the files',
});

/** Figures of one quantized layer, as plain JSON. */
export interface LayerFigures {
  readonly name: string;
  readonly [figure: string]: unknown;
}

/** What was done to a model, as plain JSON. */
export type Manifest = Readonly<z.infer<typeof SCHEMA>>;

/** @throws FormatError when the manifest is missing, of another version, or not what this program writes */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST);
  const bytes = await readBytes(file);
  if (!bytes)
    throw new FormatError(
      'is missing, so this quantized model is unfinished; run the same command again to finish it',
      { file },
    );
  const json = parseJsonObject(bytes, file, 'manifest');
  if (json['version'] !== 1)
    throw new FormatError(`is of version ${JSON.stringify(json['version'])}; this program reads version 1`, { file });
  const result = SCHEMA.safeParse(json);
  if (result.success) return result.data;
  throw new FormatError(`is not the manifest of a quantized model: ${firstIssues(result.error)}`, { file });
}

/** The figures that a block file keeps of its layers. @throws FormatError when `text` is damaged */
export function parseFigures(text: string, file: string): readonly LayerFigures[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('its figures of quantized layers are not JSON; the file is damaged', { file }, { cause });
  }
  const result = figures.safeParse(json);
  if (result.success) return result.data;
  throw new FormatError(`its figures of quantized layers are damaged: ${firstIssues(result.error)}`, { file });
}
