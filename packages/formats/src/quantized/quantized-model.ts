import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Device } from '@ptqlab/tensor';
import type { QuantizedWeight } from '@ptqlab/quant';
import { FormatError } from '../format-error.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import { openSafetensors } from '../safetensors/open-safetensors.ts';
import type { TensorHeaders } from '../safetensors/tensor-headers.ts';
import { checkDigests } from './digests.ts';
import { deviceWeight } from './host-weight.ts';
import { modelHeaders } from './model-headers.ts';
import { MANIFEST, readManifest, type Manifest } from './manifest.ts';
import { quantizedLayers, type StoredWeight } from './quantized-file.ts';

/** Names of the files of a quantized model. */
export const blockFile = (index: number): string => `block-${String(index).padStart(5, '0')}.safetensors`;
export const REST_FILE = 'rest.safetensors';

/** A quantized model open for reading: quantized layers in their stored form, everything else as floats. */
export interface QuantizedModel extends AsyncDisposable {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The tensors of the model it stands for: a quantized layer counts as the matrix of floats it is read as. */
  readonly headers: TensorHeaders;
  /** Its quantized layers by name. */
  readonly layers: ReadonlyMap<string, StoredWeight>;
  /** @throws FormatError when there is no such tensor of floats, or its shape is another */
  floats(name: string, shape: readonly number[]): Promise<Float32Array>;
  rows(name: string, from: number, to: number): Promise<Float32Array>;
  /** In the caller's innermost scope; undefined for a layer that is not quantized. */
  quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined>;
}

/** True when `folder` holds a quantized model in this program's own format, finished or not. */
export const isQuantizedModel = (folder: string): boolean =>
  existsSync(join(folder, MANIFEST)) || existsSync(join(folder, blockFile(0)));

/**
 * Opens a complete model, and reads its files once through to hold every byte against the manifest's digests.
 * @throws FormatError when the model is unfinished, of another version, or damaged
 */
export async function openQuantizedModel(folder: string): Promise<QuantizedModel> {
  const manifest = await readManifest(folder);
  const model = await openFiles(folder, manifest, manifest.files);
  try {
    const problem = recordsProblem(manifest, model.layers);
    if (problem !== undefined)
      throw new FormatError(`${problem}; the model is damaged`, { file: join(folder, MANIFEST) });
    await checkDigests(folder, manifest);
    return model;
  } catch (error) {
    await model[Symbol.asyncDispose]();
    throw error;
  }
}

function recordsProblem({ records }: Manifest, layers: ReadonlyMap<string, StoredWeight>): string | undefined {
  const told = new Set<string>();
  for (const { name } of records) {
    if (!layers.has(name)) return `tells of layer "${name}", which no file holds quantized`;
    if (told.has(name)) return `tells of layer "${name}" twice`;
    told.add(name);
  }
  const untold = [...layers.keys()].find((name) => !told.has(name));
  return untold === undefined ? undefined : `tells nothing of layer "${untold}", which a file holds quantized`;
}

/**
 * The files of a model that is still being made, read as if they were all.
 * @throws FormatError when one is missing or damaged, or two hold the same tensor
 */
export async function openFiles(folder: string, manifest: Manifest, files: readonly string[]): Promise<QuantizedModel> {
  const open: Checkpoint[] = [];
  try {
    for (const file of files) open.push(await openSafetensors(join(folder, file)));
    return new StoredModel(folder, manifest, open);
  } catch (error) {
    for (const checkpoint of open) await checkpoint.close();
    throw error;
  }
}

class StoredModel implements QuantizedModel {
  readonly layers: ReadonlyMap<string, StoredWeight>;
  readonly headers: TensorHeaders;
  readonly #fileOf: ReadonlyMap<string, Checkpoint>;

  /** @throws FormatError for a tensor in two files, or a damaged description of quantized weights */
  constructor(
    readonly folder: string,
    readonly manifest: Manifest,
    private readonly files: readonly Checkpoint[],
  ) {
    this.#fileOf = filesOfTensors(files);
    this.layers = new Map(files.flatMap((file) => [...quantizedLayers(file)]));
    this.headers = modelHeaders(folder, this.#fileOf, this.layers);
  }

  floats(name: string, shape: readonly number[]): Promise<Float32Array> {
    return this.#find(name).readFloats(name, shape);
  }

  async rows(name: string, from: number, to: number): Promise<Float32Array> {
    return (await this.#find(name).readRows(name, from, to)) as Float32Array;
  }

  async quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined> {
    const weight = this.layers.get(layer);
    return weight && deviceWeight(await weight.read(), device);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const file of this.files) await file.close();
  }

  #find(name: string): Checkpoint {
    const file = this.#fileOf.get(name);
    if (!file) throw new FormatError('no file of the quantized model holds it', { file: this.folder, tensor: name });
    return file;
  }
}

function filesOfTensors(files: readonly Checkpoint[]): ReadonlyMap<string, Checkpoint> {
  const fileOf = new Map<string, Checkpoint>();
  for (const file of files)
    for (const name of file.names) {
      const other = fileOf.get(name);
      if (other) throw new FormatError(`is in ${other.path} too`, { file: file.path, tensor: name });
      fileOf.set(name, file);
    }
  return fileOf;
}
