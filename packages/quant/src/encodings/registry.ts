import { affineEncoding } from './affine-encoding.ts';
import { binaryEncoding } from './binary-encoding.ts';
import { mixedEncoding } from './mixed-encoding.ts';
import type { Encoding, QuantizedWeight } from './encoding.ts';
import type { Tensor } from '@ptqlab/tensor';

/** All encodings by name; checkpoints name theirs. */
export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  affine: affineEncoding,
  binary: binaryEncoding,
  mixed: mixedEncoding,
};

/** The weight f32 [out, in] that `weight` stores. */
export function dequantizeWeight(weight: QuantizedWeight): Tensor {
  return encodingOf(weight).dequantize(weight);
}

/** Bits per weight of what is stored: codes, scales, zero-points, masks, group indices; never the label. */
export function bitsPerWeight(weight: QuantizedWeight): number {
  const storage = encodingOf(weight).storage(weight);
  let bits = 0;
  for (const [name, part] of Object.entries(storage)) {
    const size = weight.parts[name]!.size;
    const rows = part.rowBits;
    bits += rows ? rows.reduce((sum, width) => sum + (width * size) / rows.length, 0) : part.bits * size;
  }
  return bits / (weight.shape[0] * weight.shape[1]);
}

function encodingOf({ encoding }: QuantizedWeight): Encoding {
  const found = ENCODINGS[encoding];
  if (!found) throw new Error(`encoding "${encoding}" is not known; known are ${Object.keys(ENCODINGS).join(', ')}`);
  return found;
}
