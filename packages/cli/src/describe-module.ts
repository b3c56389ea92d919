import type { ModuleRecord } from '@ptqlab/pipeline';
import { duration } from './duration.ts';

/** A quantized layer's line in the log. */
export function describeModule({
  name,
  report,
  outputError,
  weightError,
  bitsPerWeight,
  rescue,
  seconds,
}: ModuleRecord): string {
  const figures = [
    ...Object.entries(report).map(([key, value]) => `${key} ${value.toPrecision(4)}`),
    ...(outputError === undefined ? [] : [`output error ${outputError.toExponential(3)}`]),
    `weight error ${weightError.toFixed(5)}`,
    `${bitsPerWeight.toFixed(3)} bits/weight`,
    ...(rescue ? [`RESCUED by ${rescue.kind} from: ${rescue.problem}`] : []),
    duration(seconds),
  ];
  return `${name}: ${figures.join(', ')}`;
}
