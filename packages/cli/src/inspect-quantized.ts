import { join } from 'node:path';
import { openQuantizedModel, openSafetensors, type Checkpoint, type Manifest } from '@ptqlab/formats';
import { printTable } from './print-table.ts';

interface QuantizedFacts {
  readonly path: string;
  readonly method: string;
  readonly scheme: string;
  readonly options: Manifest['options'];
  readonly calibration: string | null;
  readonly fingerprint: string;
  /** Files with quantized layers. */
  readonly blocks: number;
  readonly layers: number;
  /** Bits of the stored parts of all quantized layers, over their weights: scales, zero-points and masks included. */
  readonly bitsPerWeight: number;
  /** False for a folder of an earlier version, which has no digests. */
  readonly digestsChecked: boolean;
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly bytes: number;
  }[];
}

/**
 * What a model that this program quantized is made of, and whether its files are as they were written.
 * @throws FormatError when it is unfinished or damaged
 */
export async function inspectQuantized(path: string, json: boolean): Promise<void> {
  const facts = await factsOf(path);
  if (json) {
    process.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
    return;
  }
  const { method, scheme, options, calibration, fingerprint, tensors } = facts;
  printTable(
    ['tensor', 'dtype', 'shape', 'bytes'],
    tensors.map(({ name, dtype, shape, bytes }) => [name, dtype, `[${shape.join(', ')}]`, bytes.toLocaleString('en')]),
  );
  const told = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const lines = [
    `quantized by ${method} to ${scheme}${told.length > 0 ? ` (${told.join(', ')})` : ''}`,
    `${facts.layers} layers in ${facts.blocks} blocks, ${facts.bitsPerWeight.toFixed(3)} bits per weight, scales and zero-points included`,
    `calibration tokens ${calibration ?? 'none'}, run ${fingerprint}`,
    facts.digestsChecked
      ? 'every file is as it was written (SHA-256)'
      : 'written before manifests had digests: whether a file was changed since cannot be told',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function factsOf(path: string): Promise<QuantizedFacts> {
  await using model = await openQuantizedModel(path);
  const { manifest, layers } = model;
  const { method, scheme, options, calibration, fingerprint } = manifest;
  const parts = new Set([...layers.values()].flatMap(({ tensors }) => tensors));
  const tensors: QuantizedFacts['tensors'][number][] = [];
  let blocks = 0;
  for (const name of manifest.files) {
    await using file = await openSafetensors(join(path, name));
    if (file.names.some((tensor) => parts.has(tensor))) blocks++;
    tensors.push(...tensorsOf(file));
  }
  const bytes = tensors.reduce((sum, tensor) => sum + (parts.has(tensor.name) ? tensor.bytes : 0), 0);
  const weights = [...layers.values()].reduce((sum, { shape: [rows, columns] }) => sum + rows * columns, 0);
  return {
    path,
    method,
    scheme,
    options,
    calibration,
    fingerprint,
    blocks,
    layers: layers.size,
    bitsPerWeight: weights === 0 ? 0 : (8 * bytes) / weights,
    digestsChecked: manifest.digests !== undefined,
    tensors,
  };
}

const tensorsOf = (file: Checkpoint): QuantizedFacts['tensors'] =>
  file.names.map((name) => {
    const { dtype, shape, bytes } = file.info(name);
    return { name, dtype, shape, bytes };
  });
