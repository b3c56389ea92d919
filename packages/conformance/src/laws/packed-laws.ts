import fc from 'fast-check';
import {
  allowedError,
  exact,
  matmulPacked,
  OPS,
  packCodes,
  PACKED_BITS,
  sizeOf,
  unpackCodes,
  type Device,
  type PackedBits,
  type PackedWeight,
} from '@ptqlab/tensor';
import { operands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { dot } from './dots.ts';
import { judgeBound, judgeExact } from './judge.ts';
import { law, LawViolation, type Generator, type Law } from './law.ts';
import { packedCases, wordsOf, type PackedCase } from './packed-cases.ts';

/** Packed codes: the words, the way back, and the product that never makes the weight. */
export const packedLaws: readonly Law[] = [
  ...(['dyadic', 'realistic', 'large'] as const).map(productLaw),
  compositionLaw(),
  ...PACKED_BITS.map(roundTripLaw),
];

function weightOn(device: Device, input: PackedCase): PackedWeight {
  const codes = { words: place(device, input.words), bits: input.bits, columns: input.x.shape[1]! };
  return {
    codes,
    scale: place(device, input.scale),
    zeroPoint: place(device, input.zeroPoint),
    groupSize: input.groupSize,
  };
}

/** (code − zeroPoint) · scale, rounded once, row-major [N, K]. */
function dequantized({ codes, scale, zeroPoint, groupSize, x }: PackedCase): Float32Array {
  const k = x.shape[1]!;
  const groups = scale.shape[1]!;
  return Float32Array.from(codes, (code, at) => {
    const group = Math.floor(at / k) * groups + Math.floor((at % k) / groupSize);
    return (code - zeroPoint.values[group]!) * scale.values[group]!;
  });
}

function elementsOf(input: PackedCase): (index: number) => { value: number; magnitude: number; terms: number } {
  const [n, k] = [input.scale.shape[0]!, input.x.shape[1]!];
  const [X, W] = [valuesOf(input.x), dequantized(input)];
  return (at) => {
    const row = { values: X, start: Math.floor(at / n) * k, step: 1 };
    return { ...dot(row, { values: W, start: (at % n) * k, step: 1 }, k), terms: k };
  };
}

function productLaw(generator: Generator): Law {
  return law<PackedCase>({
    id: `matmulPacked.${generator}`,
    says: 'matmulPacked equals X · dequantize(codes)ᵀ for every width, group size and layout of X and the grid',
    ops: ['matmulPacked'],
    generator,
    share: generator === 'large' ? 0.04 : 1,
    identical: generator !== 'realistic',
    cases: packedCases(generator),
    async run({ device }, input) {
      return [await matmulPacked(place(device, input.x), weightOn(device, input)).read()];
    },
    judge(input, [got]) {
      const bound = generator === 'realistic' ? OPS.matmulPacked.error : exact;
      return judgeBound('matmulPacked', got!, bound, elementsOf(input));
    },
  });
}

function compositionLaw(): Law {
  return law<PackedCase>({
    id: 'matmulPacked.composition',
    says: 'matmulPacked equals unpack, dequantize, matmul within the sum of their bounds',
    ops: ['matmulPacked', 'matmul', 'shiftRight', 'bitAnd'],
    generator: 'realistic',
    share: 0.3,
    identical: false,
    cases: packedCases('realistic'),
    async run({ device }, input) {
      const x = place(device, input.x);
      const weight = weightOn(device, input);
      const { codes, scale, zeroPoint, groupSize } = weight;
      const groupOf = Int32Array.from({ length: codes.columns }, (_, column) => Math.floor(column / groupSize));
      const groups = device.tensor(groupOf, [codes.columns]);
      const perColumn = (grid: typeof scale) => grid.transpose().gather(groups).transpose();
      const W = unpackCodes(codes).sub(perColumn(zeroPoint)).mul(perColumn(scale));
      return [await matmulPacked(x, weight).read(), await x.matmul(W.transpose()).read()];
    },
    judge(input, [fused, composed]) {
      const element = elementsOf(input);
      let worst = 0;
      for (let i = 0; i < fused!.length; i++) {
        const sum = element(i);
        const allowed = allowedError(OPS.matmulPacked.error, 0, sum) + allowedError(OPS.matmul.error, 0, sum);
        const fraction = Math.abs(fused![i]! - composed![i]!) / allowed;
        if (!(fraction <= 1))
          throw new LawViolation(
            `matmulPacked: element ${i} is ${fused![i]}, but unpack, dequantize and matmul give ${composed![i]}`,
            fraction,
          );
        worst = Math.max(worst, fraction);
      }
      return worst;
    },
  });
}

function roundTripLaw(bits: PackedBits): Law {
  return law<OperandCase>({
    id: `pack.${bits}-bit`,
    says: `codes of ${bits} bits lie low bits first in their words, and unpacking gives them back`,
    ops: ['shiftLeft', 'shiftRight', 'bitAnd', 'bitOr', 'cast', 'copy', 'fill'],
    generator: 'dyadic',
    share: 0.2,
    identical: true,
    cases: fc
      .tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 70 }))
      .chain((shape) => operands(shape, (code) => code % 2 ** bits)),
    async run({ device }, codes) {
      const packed = packCodes(place(device, codes), bits);
      return [await packed.words.read(), await unpackCodes(packed).read()];
    },
    judge({ shape, values }, [words, unpacked]) {
      const [n, k] = shape as [number, number];
      judgeExact(`packCodes of ${sizeOf(shape)} codes`, words!, wordsOf(values, [n, k], bits));
      return judgeExact('unpackCodes', unpacked!, values);
    },
  });
}
