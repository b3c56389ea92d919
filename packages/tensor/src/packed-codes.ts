import type { PackedOperand } from './backend.ts';
import { ShapeError } from './errors.ts';
import { isContiguous } from './layout.ts';
import { codesPerWord, PACKED_BITS, wordsPerRow, type PackedBits } from './packed-layout.ts';
import type { Tensor } from './tensor.ts';

/** Integer codes [N, K] of 1, 2, 3, 4 or 8 bits in u32 words, low bits first, every row starting a new word. */
export interface PackedCodes {
  /** u32 [N, ⌈K / codesPerWord⌉]. */
  readonly words: Tensor;
  readonly bits: PackedBits;
  readonly columns: number;
}

/**
 * Packs f32 integer codes [N, K] in 0 … 2^bits − 1. Built from cast, shift and or.
 * @throws ShapeError for a width no word layout exists for
 */
export function packCodes(codes: Tensor, bits: PackedBits): PackedCodes {
  if (!PACKED_BITS.includes(bits))
    throw new ShapeError(`packCodes: ${bits} bits cannot be packed; choose ${PACKED_BITS.join(', ')}`);
  const { device } = codes;
  const [rows, columns] = codes.shape as [number, number];
  const perWord = codesPerWord(bits);
  const perRow = wordsPerRow(columns, bits);
  using scope = device.scope();
  const padded = device.zeros([rows, perRow * perWord]);
  padded.cols(0, columns).write(codes);
  const fields = padded.cast('u32').reshape([rows, perRow, perWord]);
  let words = device.zeros([rows, perRow], 'u32');
  for (let field = 0; field < perWord; field++) {
    const column = fields
      .slice(2, field, field + 1)
      .copy()
      .reshape([rows, perRow]);
    words = words.bitOr(column.shiftLeft(field * bits));
  }
  return scope.keep({ words, bits, columns });
}

/** The f32 codes [N, K]. */
export function unpackCodes({ words, bits, columns }: PackedCodes): Tensor {
  const { device } = words;
  const [rows, perRow] = words.shape as [number, number];
  const perWord = codesPerWord(bits);
  using scope = device.scope();
  const fields = device.empty([rows, perRow, perWord], 'u32');
  for (let field = 0; field < perWord; field++) {
    const code = words.shiftRight(field * bits).bitAnd(2 ** bits - 1);
    fields.slice(2, field, field + 1).write(code.reshape([rows, perRow, 1]));
  }
  const codes = fields
    .reshape([rows, perRow * perWord])
    .cast('f32')
    .cols(0, columns)
    .copy();
  return scope.keep(codes);
}

/** A packed weight [N, K] with its grid: scale and zero-point [N, G], group g covering columns g·groupSize … */
export interface PackedWeight {
  readonly codes: PackedCodes;
  readonly scale: Tensor;
  readonly zeroPoint: Tensor;
  readonly groupSize: number;
}

/** X [M, K] · dequantize(weight)ᵀ → [M, N], without making the weight. */
export function matmulPacked(x: Tensor, { codes, scale, zeroPoint, groupSize }: PackedWeight): Tensor {
  const rows = codes.words.shape[0]!;
  const groups = Math.ceil(codes.columns / groupSize);
  if (x.shape.length !== 2 || x.shape[1] !== codes.columns)
    throw new ShapeError(
      `matmulPacked: [${x.shape}] · [${rows}, ${codes.columns}]ᵀ do not fit; X must be [M, ${codes.columns}]`,
    );
  for (const grid of [scale, zeroPoint])
    if (grid.shape[0] !== rows || grid.shape[1] !== groups)
      throw new ShapeError(
        `matmulPacked: scale and zero-point must be [${rows}, ${groups}], [${grid.shape}] was given`,
      );
  if (!isContiguous(codes.words.layout))
    throw new ShapeError(`matmulPacked: the words [${codes.words.shape}] are not contiguous; call copy() first`);
  const operand: PackedOperand = { words: codes.words, scale, zeroPoint, bits: codes.bits, groupSize };
  for (const part of [codes.words, scale, zeroPoint]) part.require('matmulPacked', part.dtype);
  x.require('matmulPacked', 'f32');
  const out = x.device.empty([x.shape[0]!, rows]);
  x.device.backend.kernels.matmulPacked(x, operand, out);
  return out;
}
