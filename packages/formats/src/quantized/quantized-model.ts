import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from '@ptqlab/tensor';
import type { QuantizedWeight } from '@ptqlab/quant';
import { FormatError } from '../format-error.ts';
import { parseJsonObject } from '../json/parse-json-object.ts';
import type { Checkpoint } from '../safetensors/checkpoint.ts';
import { openSafetensors } from '../safetensors/open-safetensors.ts';
import { deviceWeight, type HostWeight } from './host-weight.ts';
import { quantizedLayers } from './quantized-file.ts';

/** The file that says a folder holds a complete quantized model; it is written last. */
export const MANIFEST = 'ptqlab.json';

/** Names of the files of a quantized model. */
export const blockFile = (index: number): string => `block-${String(index).padStart(5, '0')}.safetensors`;
export const REST_FILE = 'rest.safetensors';

/** Figures of one quantized layer, as plain JSON. */
export interface LayerFigures {
  readonly name: string;
  readonly [figure: string]: unknown;
}

/** What was done to a model, as plain JSON. */
export interface Manifest {
  readonly version: 1;
  readonly method: string;
  readonly scheme: string;
  readonly options: Readonly<Record<string, number | boolean | string>>;
  /** Hash of everything the result depends on. */
  readonly fingerprint: string;
  /** Hash of the calibration tokens; null without calibration. */
  readonly calibration: string | null;
  /** Files with weights, in order. */
  readonly files: readonly string[];
  /** What was told of each quantized layer, in the order of quantization. */
  readonly records: readonly LayerFigures[];
}

/** A quantized model open for reading: quantized layers in their stored form, everything else as floats. */
export interface QuantizedModel extends AsyncDisposable {
  readonly folder: string;
  readonly manifest: Manifest;
  /** @throws FormatError when there is no such tensor of floats, or its shape is another */
  floats(name: string, shape: readonly number[]): Promise<Float32Array>;
  rows(name: string, from: number, to: number): Promise<Float32Array>;
  /** In the caller's innermost scope; undefined for a layer that is not quantized. */
  quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined>;
}

/** True when `folder` holds a quantized model in this program's own format, finished or not. */
export const isQuantizedModel = (folder: string): boolean =>
  existsSync(join(folder, MANIFEST)) || existsSync(join(folder, blockFile(0)));

/** @throws FormatError when the model is unfinished, of another version, or damaged */
export async function openQuantizedModel(folder: string): Promise<QuantizedModel> {
  const manifest = await readManifest(folder);
  return openFiles(folder, manifest, manifest.files);
}

/** The files of a model that is still being made, read as if they were all. */
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

async function readManifest(folder: string): Promise<Manifest> {
  const file = join(folder, MANIFEST);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new FormatError(
      'is missing, so this quantized model is unfinished; run the same command again to finish it',
      { file },
      { cause },
    );
  }
  const manifest = parseJsonObject(bytes, file, 'manifest') as unknown as Manifest;
  if (manifest.version !== 1 || !Array.isArray(manifest.files))
    throw new FormatError(`is of version ${String(manifest.version)}; this program reads version 1`, { file });
  return manifest;
}

class StoredModel implements QuantizedModel {
  readonly #fileOf = new Map<string, Checkpoint>();
  readonly #layers = new Map<string, () => Promise<HostWeight>>();

  constructor(
    readonly folder: string,
    readonly manifest: Manifest,
    private readonly files: readonly Checkpoint[],
  ) {
    for (const file of files) {
      for (const name of file.names) this.#fileOf.set(name, file);
      for (const [layer, read] of quantizedLayers(file)) this.#layers.set(layer, read);
    }
  }

  floats(name: string, shape: readonly number[]): Promise<Float32Array> {
    return this.#find(name).readFloats(name, shape);
  }

  async rows(name: string, from: number, to: number): Promise<Float32Array> {
    return (await this.#find(name).readRows(name, from, to)) as Float32Array;
  }

  async quantized(layer: string, device: Device): Promise<QuantizedWeight | undefined> {
    const read = this.#layers.get(layer);
    return read && deviceWeight(await read(), device);
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
