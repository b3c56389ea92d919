import { codesPerWord, type Operand, type PackedOperand } from '@ptqlab/tensor';
import type { CommandStream } from '../../command-stream.ts';
import { gpuBufferOf } from '../../gpu-buffer.ts';
import type { Shader } from '../../pipeline-cache.ts';
import type { Tuning } from '../../tuning.ts';
import { uniformWords } from '../../uniforms.ts';
import { MOST_WORKGROUPS } from '../../walk.ts';
import { MOST_ROWS, packedColumnDots, type Reduction } from './column-dots.ts';
import { matrixOperand, type Adjacent } from './matrix-operand.ts';
import { packedLoader } from './packed-loader.ts';
import type { Product } from './product.ts';
import { matrixLoader } from './quad-loader.ts';
import { REGISTER_TILE, registerTile } from './register-tile.ts';
import { tiledWorkgroups, workgroupSize } from './tile-sizes.ts';
import { workgroupTile } from './workgroup-tile.ts';

/** X · dequantize(codes)ᵀ with the codes as they lie in their words. */
export const matmulPackedKernel =
  (stream: CommandStream, tuning: Tuning) =>
  (x: Operand, weight: PackedOperand, out: Operand): void => {
    const { words, scale, zeroPoint, bits, groupSize } = weight;
    const [M, N] = out.layout.shape as [number, number];
    const K = x.layout.shape[1]!;
    if (M * N === 0) return;
    const operands = [x, words, scale, zeroPoint, out];
    const { adjacent } = matrixOperand(x.layout, 2);
    const holdsQuads = codesPerWord(bits) % 4 === 0 && (groupSize % 4 === 0 || groupSize >= K);
    const uniforms = uniformWords(
      [1, M, N, K],
      operands.map(({ layout }) => layout),
      { second: 1, third: holdsQuads ? K - (K % 4) : 0, fourth: groupSize },
    );
    const buffers = operands.map(({ buffer }) => gpuBufferOf(buffer));
    const { reduction } = tuning;
    if (reduction && M <= MOST_ROWS && adjacent === 'depth' && wordsAtOnce(weight, K) > 0) {
      const y = Math.ceil(N / MOST_WORKGROUPS);
      const shader = dots(weight, M, K, reduction);
      return stream.enqueue({ shader, buffers, uniforms, workgroups: [Math.ceil(N / y), y] });
    }
    const [shader, columns, rows] = tiled(tuning, adjacent, weight, M, N);
    stream.enqueue({ shader, buffers, uniforms, workgroups: [columns, rows] });
  };

/** Words one invocation takes at a time; 0 when a word may straddle groups. */
function wordsAtOnce({ words, bits, groupSize }: PackedOperand, K: number): 0 | 1 | 4 {
  const perWord = codesPerWord(bits);
  const within = (codes: number): boolean => groupSize >= K || groupSize % codes === 0;
  if (perWord % 4 !== 0 || !within(perWord)) return 0;
  const { strides, offset, shape } = words.layout;
  const aligned = offset % 4 === 0 && shape[1]! % 4 === 0 && (shape[0] === 1 || strides[0]! % 4 === 0);
  return bits >= 4 && aligned && within(4 * perWord) ? 4 : 1;
}

function dots(weight: PackedOperand, M: number, K: number, reduction: Reduction): Shader {
  const rows = M === 1 ? 1 : MOST_ROWS;
  const words = wordsAtOnce(weight, K) as 1 | 4;
  const name = `matmul packed ${weight.bits}-bit columns ${reduction.by} ${rows} ${words}`;
  return packedColumnDots(name, weight.bits, rows, words, reduction);
}

function tiled(
  { product: variant, tile }: Tuning,
  a: Adjacent,
  { bits }: PackedOperand,
  M: number,
  N: number,
): [Shader, number, number] {
  const product: Product = {
    a: matrixLoader(a, { name: 'A', view: 0, side: 'z', depth: 'w', sides: 'M' }),
    b: packedLoader(bits),
    c: 4,
  };
  const name = `matmul packed ${bits}-bit`;
  if (variant === 'workgroup') {
    const size = tile ?? workgroupSize(M, N);
    return [workgroupTile(`${name} workgroup ${size} ${a}`, product, size), ...tiledWorkgroups(M, N, size)];
  }
  return [registerTile(`${name} registers ${a}`, product), ...tiledWorkgroups(M, N, REGISTER_TILE)];
}
