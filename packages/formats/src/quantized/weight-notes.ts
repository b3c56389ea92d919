import { isDeepStrictEqual } from 'node:util';
import { DTYPES, type DType } from '@ptqlab/tensor';
import { ENCODINGS, type EncodingMeta, type PartPlan, type PartStorage } from '@ptqlab/quant';
import { z } from 'zod';
import { FormatError } from '../format-error.ts';
import { showJson } from '../json/show-json.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import { bitStreamBytes } from './bit-stream.ts';
import { firstIssues } from './first-issues.ts';

/** Key of the file's metadata under which the weights are described, as JSON. */
export const WEIGHTS_KEY = 'ptqlab.weights';

/** What the metadata say of a part; its values are in the tensor LAYER.PART. */
export interface PartNote {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly storage: PartStorage;
}

/** What the metadata say of a quantized layer. */
export interface WeightNote {
  readonly encoding: string;
  readonly shape: readonly [rows: number, columns: number];
  readonly meta: EncodingMeta;
  readonly parts: Readonly<Record<string, PartNote>>;
}

const size = z.int().positive();
const width = z.int().min(0).max(32);

const PART = z.object({
  dtype: z.enum(Object.keys(DTYPES) as DType[]),
  shape: z.array(size),
  storage: z.object({
    bits: width,
    kind: z.enum(['codes', 'float']),
    lowest: z.int(),
    rowBits: z.array(width).nonempty().optional(),
  }),
});

const NOTES = z.record(
  z.string(),
  z.object({
    encoding: z.enum(Object.keys(ENCODINGS)),
    shape: z.tuple([size, size]),
    meta: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number())])),
    parts: z.record(z.string(), PART),
  }),
);

/**
 * The description of the quantized weights of a file, held against its tensors: what it returns can be read and rebuilt.
 * @throws FormatError when the description is damaged, or not of what the file holds
 */
export function readWeightNotes(file: Checkpoint): Readonly<Record<string, WeightNote>> {
  const text = file.metadata[WEIGHTS_KEY];
  if (text === undefined) return {};
  const damaged = (problem: string, cause?: unknown): FormatError =>
    new FormatError(
      `its description of quantized weights ${problem}; the file is damaged`,
      { file: file.path },
      { cause },
    );
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged('is not JSON', cause);
  }
  const result = NOTES.safeParse(json);
  if (!result.success) throw damaged(`cannot be used: ${firstIssues(result.error)}`, result.error);
  const notes = result.data as Record<string, WeightNote>;
  for (const [layer, note] of Object.entries(notes)) {
    const problem = problemOf(file, layer, note);
    if (problem !== undefined) throw damaged(`does not fit: ${layer}: ${problem}`);
  }
  return notes;
}

/** The bytes a part takes in its file. */
export const bytesOfPart = ({ shape, storage: { kind, bits, rowBits } }: PartNote): number =>
  kind === 'float' ? 4 * sizeOf(shape) : bitStreamBytes(sizeOf(shape), rowBits ?? bits);

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

function problemOf(file: Checkpoint, layer: string, note: WeightNote): string | undefined {
  const names = Object.keys(note.parts);
  const absent = names.find((name) => !file.has(`${layer}.${name}`));
  if (absent !== undefined) return `there is no tensor for its ${absent}`;
  // Every weight takes at least a bit: a shape beyond that is damage, and is noticed before anything of its size is made.
  const bytes = names.reduce((sum, name) => sum + file.info(`${layer}.${name}`).bytes, 0);
  if (sizeOf(note.shape) > 8 * bytes) return `${note.shape.join(' x ')} weights cannot lie in ${bytes} bytes`;
  const planned = planOf(note);
  if (typeof planned === 'string') return planned;
  const unknown = names.find((name) => !Object.hasOwn(planned, name));
  if (unknown !== undefined) return `${note.encoding} weights have no ${unknown}`;
  for (const [name, plan] of Object.entries(planned)) {
    const problem = partProblem(file, `${layer}.${name}`, note.parts[name], plan);
    if (problem !== undefined) return `its ${name} ${problem}`;
  }
  return undefined;
}

interface StoredPlan extends PartPlan {
  readonly storage: PartStorage;
}

/** What the encoding says of each part, or what is wrong with the meta data. */
function planOf(note: WeightNote): Readonly<Record<string, StoredPlan>> | string {
  const encoding = ENCODINGS[note.encoding]!;
  try {
    const plans = Object.entries(encoding.plan(note));
    const storage = encoding.storage(note);
    return Object.fromEntries(plans.map(([name, plan]) => [name, { ...plan, storage: storage[name]! }]));
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function partProblem(
  file: Checkpoint,
  tensor: string,
  note: PartNote | undefined,
  plan: StoredPlan,
): string | undefined {
  if (!note) return 'are not described';
  for (const key of ['dtype', 'shape', 'storage'] as const)
    if (!isDeepStrictEqual(note[key], plan[key]))
      return `${key} is ${showJson(note[key])}, and ${showJson(plan[key])} follows from the rest`;
  const { dtype, bytes, shape } = file.info(tensor);
  const wanted = plan.storage.kind === 'float' ? 'F32' : 'U8';
  if (dtype !== wanted) return `are stored as ${dtype}, not ${wanted}`;
  if (bytes !== bytesOfPart(note)) return `take ${bytesOfPart(note)} bytes, the tensor holds ${bytes}`;
  if (wanted === 'F32' && !isDeepStrictEqual(shape, note.shape)) return `have shape [${shape.join(', ')}] in the file`;
  return undefined;
}
