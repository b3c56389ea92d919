import type { Device } from '@ptqlab/tensor';
import {
  bitsPerWeight,
  dequantizeWeight,
  LayerStatistics,
  publishedOptions,
  type EncodingMeta,
  type PartStorage,
  type Quantizer,
  type Task,
  ENCODINGS,
} from '@ptqlab/quant';
import { valuesOfLayer, type LayerCase, type LayerValues } from './layer-case.ts';

/** What a method made of a layer, on the host. */
export interface MethodRun {
  readonly parts: Readonly<Record<string, ArrayLike<number>>>;
  readonly storage: Readonly<Record<string, PartStorage>>;
  readonly encoding: string;
  readonly meta: EncodingMeta;
  /** [out, in], in the weight's original channel scales. */
  readonly weight: Float32Array;
  readonly bitsPerWeight: number;
  readonly report: Readonly<Record<string, number>>;
}

/** Quantizes a layer that follows a norm of ones. @param values of the case; drawn from it when left out */
export async function runMethod(
  device: Device,
  method: Quantizer,
  task: Task,
  layerCase: LayerCase,
  values: LayerValues = valuesOfLayer(layerCase),
): Promise<MethodRun> {
  const { out, columns } = layerCase;
  using _ = device.scope();
  const layer = {
    name: 'block.0.proj',
    weight: device.tensor(values.W, [out, columns]),
    bias: device.tensor(values.bias, [out]),
  };
  const statistics = new LayerStatistics(device, columns, method.statistics(task.options));
  for (const [i, x] of values.X.entries()) {
    const shape = [x.length / columns, columns];
    await statistics.add(device.tensor(x, shape), device.tensor(values.Xf[i]!, shape));
  }
  const norm = { kind: 'norm' as const, name: 'block.0.norm', weight: device.full([columns], 1), bias: undefined };
  const links = [
    {
      source: norm,
      consumers: [layer],
      statistics,
      inspect: (x: ReturnType<Device['empty']>) => x.matmul(layer.weight.transpose()).add(layer.bias),
    },
  ];
  const rescalings = (await method.prepareBlock?.({ name: 'block.0', layers: [layer], links }, task)) ?? [];
  const { weight, report } = await method.quantize(layer, statistics, task);
  const parts: Record<string, ArrayLike<number>> = {};
  for (const [name, part] of Object.entries(weight.parts)) parts[name] = await part.read();
  const prepared = (await dequantizeWeight(weight).read()) as Float32Array;
  const original = prepared.map((w, at) => {
    const scale = rescalings.reduce((product, { columnScale }) => product * (columnScale?.[at % columns] ?? 1), 1);
    return w / scale;
  });
  return {
    parts,
    storage: ENCODINGS[weight.encoding]!.storage(weight),
    encoding: weight.encoding,
    meta: weight.meta,
    weight: original,
    bitsPerWeight: bitsPerWeight(weight),
    report,
  };
}

/** A method's options as published, some of them changed. */
export function optionsOf(method: Quantizer, changes: Readonly<Record<string, unknown>> = {}): Task['options'] {
  return { ...publishedOptions(method), ...changes } as Task['options'];
}
