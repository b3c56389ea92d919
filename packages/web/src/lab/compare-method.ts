import { ULP_BINS, UlpHistogram } from '@ptqlab/conformance';
import { CollectedModel, quantizeModel } from '@ptqlab/pipeline';
import { dequantizeWeight, methodNamed, parseScheme } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { openDevice } from './backends.ts';
import { calibrationOf } from './calibration-of.ts';
import { defaultOptions } from './default-options.ts';
import { drawnBlock, type DrawnBlock } from './drawn-block.ts';

export interface MethodRequest {
  readonly a: string;
  readonly b: string;
  readonly method: string;
  readonly scheme: string;
  /** Channels of the drawn block; a multiple of 8. */
  readonly hiddenSize: number;
  /** Calibration tokens. */
  readonly tokens: number;
  readonly seed: number;
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
  readonly backends: readonly [string, string];
  readonly layers: readonly LayerComparison[];
  readonly ulpCounts: readonly number[];
  readonly bins: readonly number[];
}

interface QuantizedLayer {
  readonly name: string;
  readonly values: Float32Array;
  readonly shape: readonly [number, number];
  readonly outputError: number;
}

/** One decoder block with drawn weights, quantized on two backends by one method: how far apart are the results? */
export async function compareMethod(
  request: MethodRequest,
  onProgress: (what: string) => void,
): Promise<MethodComparison> {
  const block = drawnBlock(request);
  const [a, b] = [
    await quantizeOn(request.a, block, request, onProgress),
    await quantizeOn(request.b, block, request, onProgress),
  ];
  const histogram = new UlpHistogram();
  const layers = a.layers.map((ours, i): LayerComparison => {
    const theirs = b.layers[i]!;
    histogram.add(ours.values, theirs.values);
    return {
      name: ours.name,
      shape: ours.shape,
      equal: ours.values.reduce((count, value, j) => count + Number(Object.is(value, theirs.values[j]!)), 0),
      difference: relativeDistance(ours.values, theirs.values),
      outputErrors: [ours.outputError, theirs.outputError],
    };
  });
  return { backends: [a.description, b.description], layers, ulpCounts: histogram.counts, bins: ULP_BINS };
}

async function quantizeOn(
  backend: string,
  { source, shape, sequences }: DrawnBlock,
  { method, scheme }: MethodRequest,
  onProgress: (what: string) => void,
): Promise<{ description: string; layers: QuantizedLayer[] }> {
  const quantizer = methodNamed(method);
  const device = await openDevice(backend);
  try {
    const { description } = device.backend;
    const sink = new CollectedModel(source);
    const records = await quantizeModel({
      source,
      shape,
      device,
      quantizer,
      scheme: parseScheme(scheme),
      options: defaultOptions(quantizer),
      calibration: await calibrationOf(sequences, 'drawn'),
      sink,
      onModule: ({ name }) => onProgress(`${backend}: ${name}`),
    });
    const layers: QuantizedLayer[] = [];
    for (const { name, outputError } of records)
      layers.push({ name, outputError: outputError ?? Number.NaN, ...(await weightOf(sink, name, device)) });
    return { description, layers };
  } finally {
    await device.close();
  }
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
