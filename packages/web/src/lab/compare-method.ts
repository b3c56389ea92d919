import { certifyMethod, UlpHistogram, type MethodCertificate } from '@ptqlab/conformance';
import { CollectedModel, quantizeModel } from '@ptqlab/pipeline';
import { dequantizeWeight, methodNamed, parseScheme, publishedOptions, type Quantizer, type Task } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { openDevice, requireTwo } from './backends.ts';
import { calibrationOf } from './calibration-of.ts';
import { drawnBlock, type DrawnBlock } from './drawn-block.ts';
import { typicalScheme } from './typical-scheme.ts';

export interface MethodRequest {
  readonly a: string;
  readonly b: string;
  readonly method: string;
  /** When empty, the laws are checked under every scheme the method accepts, and the block takes a typical one. */
  readonly scheme: string;
  /** Channels of the drawn block; a multiple of 8. */
  readonly hiddenSize: number;
  /** Calibration tokens. */
  readonly tokens: number;
  readonly seed: number;
  /** Layers drawn per law. */
  readonly runs: number;
}

export interface LayerComparison {
  readonly name: string;
  /** [out, in]. */
  readonly shape: readonly [number, number];
  /** Weights with the same bits on both backends after quantizing. */
  readonly equal: number;
  /** ‖A − B‖ / ‖A‖, Frobenius. */
  readonly difference: number;
  /** ‖X(W − Q)ᵀ‖² / ‖XWᵀ‖² on each backend. */
  readonly outputErrors: readonly [a: number, b: number];
}

export interface MethodComparison {
  readonly laws: MethodCertificate;
  /** Of the block. */
  readonly scheme: string;
  readonly layers: readonly LayerComparison[];
  readonly ulpCounts: readonly number[];
}

interface QuantizedLayer {
  readonly name: string;
  readonly values: Float32Array;
  readonly shape: readonly [number, number];
  readonly outputError: number;
}

/**
 * A method on two backends: its laws on drawn layers, then one decoder block with drawn weights, quantized on each: how far apart are
 * the results?
 */
export async function compareMethod(
  request: MethodRequest,
  onProgress: (what: string) => void,
): Promise<MethodComparison> {
  requireTwo(request.a, request.b);
  const quantizer = methodNamed(request.method);
  const scheme = request.scheme || typicalScheme(quantizer, 'block');
  const task = { scheme: parseScheme(scheme), options: publishedOptions(quantizer) };
  quantizer.check(task);
  const block = drawnBlock(request);
  const laws = await certifyMethod(() => openDevice(request.a), [() => openDevice(request.b)], {
    method: quantizer,
    ...(request.scheme ? { schemes: [task.scheme] } : {}),
    runs: request.runs,
    seed: request.seed,
    onLaw: ({ law }, done, of) => onProgress(`law ${law}: ${done} of ${of}`),
  });
  const opened: Device[] = [];
  try {
    for (const name of [request.a, request.b]) opened.push(await openDevice(name));
    const [a, b] = opened as [Device, Device];
    const ours = await quantizeOn(a, block, quantizer, task, onProgress);
    const theirs = await quantizeOn(b, block, quantizer, task, onProgress);
    const histogram = new UlpHistogram();
    for (const [i, { values }] of ours.entries()) histogram.add(values, theirs[i]!.values);
    return {
      laws,
      scheme,
      layers: ours.map((layer, i) => compareLayer(layer, theirs[i]!)),
      ulpCounts: histogram.counts,
    };
  } finally {
    for (const device of opened) await device.close();
  }
}

function compareLayer(ours: QuantizedLayer, theirs: QuantizedLayer): LayerComparison {
  return {
    name: ours.name,
    shape: ours.shape,
    equal: ours.values.reduce((count, value, i) => count + Number(Object.is(value, theirs.values[i]!)), 0),
    difference: relativeDistance(ours.values, theirs.values),
    outputErrors: [ours.outputError, theirs.outputError],
  };
}

async function quantizeOn(
  device: Device,
  { source, shape, sequences }: DrawnBlock,
  quantizer: Quantizer,
  task: Task,
  onProgress: (what: string) => void,
): Promise<QuantizedLayer[]> {
  const sink = new CollectedModel(source);
  const calibration = await calibrationOf(sequences, 'drawn');
  const onModule = ({ name }: { name: string }): void => onProgress(`${device.backend.name}: ${name}`);
  const records = await quantizeModel({ source, shape, device, quantizer, ...task, calibration, sink, onModule });
  const layers: QuantizedLayer[] = [];
  for (const { name, outputError } of records)
    layers.push({ name, outputError: outputError ?? Number.NaN, ...(await weightOf(sink, name, device)) });
  return layers;
}

async function weightOf(sink: CollectedModel, name: string, device: Device) {
  using _ = device.scope();
  const weight = (await sink.quantized(name, device))!;
  return { shape: weight.shape, values: (await dequantizeWeight(weight).read()) as Float32Array };
}

function relativeDistance(a: Float32Array, b: Float32Array): number {
  let [distance, size] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    distance += (a[i]! - b[i]!) ** 2;
    size += a[i]! ** 2;
  }
  return Math.sqrt(distance / size);
}
