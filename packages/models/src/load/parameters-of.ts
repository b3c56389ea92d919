import { tensorShapes } from './tensor-names.ts';
import type { DecoderShape } from '../decoder/decoder-shape.ts';

/** Numbers that a model of that shape stores; a head that is the embedding counts once. */
export function parametersOf(shape: DecoderShape): number {
  let sum = 0;
  for (const size of tensorShapes(shape).values()) sum += size.reduce((product, length) => product * length, 1);
  return sum;
}
