import type { ModuleRecord } from '@ptqlab/pipeline';
import { duration } from './duration.ts';

/**
 * A quantized layer's line in the log.
 * @param residentBytes memory of the process, the backend's on the host included, when the layer is done
 */
export function describeModule(record: ModuleRecord, residentBytes: number): string {
  const { name, report, outputError, weightError, bitsPerWeight, rescue, seconds } = record;
  const figures = [
    ...Object.entries(report).map(([key, value]) => `${key} ${value.toPrecision(4)}`),
    ...(outputError === undefined ? [] : [`output error ${outputError.toExponential(3)}`]),
    `weight error ${weightError.toFixed(5)}`,
    `${bitsPerWeight.toFixed(3)} bits/weight`,
    ...(rescue ? [`RESCUED by ${rescue.kind} from: ${rescue.problem}`] : []),
    duration(seconds),
    `${Math.round(residentBytes / 2 ** 20)} MiB resident`,
  ];
  return `${name}: ${figures.join(', ')}`;
}
