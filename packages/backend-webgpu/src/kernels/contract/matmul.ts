import type { Operand } from '@ptqlab/tensor';
import type { CommandStream } from '../../command-stream.ts';
import { gpuBufferOf } from '../../gpu-buffer.ts';
import type { Shader } from '../../pipeline-cache.ts';
import type { Tuning } from '../../tuning.ts';
import { uniformWords } from '../../uniforms.ts';
import { MOST_WORKGROUPS } from '../../walk.ts';
import { columnDots, MOST_ROWS } from './column-dots.ts';
import { matrixOperand, type Adjacent } from './matrix-operand.ts';
import { MODES, type Mode, type Product } from './product.ts';
import { matrixLoader } from './quad-loader.ts';
import { REGISTER_TILE, registerTile } from './register-tile.ts';
import { tiledWorkgroups, workgroupSize } from './tile-sizes.ts';
import { workgroupTile } from './workgroup-tile.ts';

/** C ← A·B, C − A·B or C + A·B for operands of any layout; the last two for one matrix. */
export type MatmulKernel = (a: Operand, b: Operand, out: Operand, mode: Mode) => void;

/** The kernel behind matmul, subtractMatmul and gram. */
export function matmulKernel(stream: CommandStream, tuning: Tuning): MatmulKernel {
  return (a, b, out, mode) => {
    const lead = out.layout.shape.slice(0, -2);
    const [M, N] = out.layout.shape.slice(-2) as [number, number];
    const K = a.layout.shape.at(-1)!;
    const batches = lead.reduce((product, length) => product * length, 1);
    if (batches * M * N === 0) return;
    const [A, B] = [matrixOperand(a.layout, 2), matrixOperand(b.layout, 1)];
    // The output is contiguous over batches, so one stride walks all of them.
    const C = { strides: [M * N, 0, ...out.layout.strides.slice(-2)], offset: out.layout.offset };
    const uniforms = uniformWords([1, M, N, K], [A.view, B.view, C], {
      first: MODES[mode],
      second: lead.at(-1) ?? 1,
      third: K - (K % 4),
    });
    const buffers = [a, b, out].map(({ buffer }) => gpuBufferOf(buffer));
    const { reduction } = tuning;
    if (reduction && batches === 1 && M <= MOST_ROWS && A.adjacent === 'depth' && B.adjacent === 'depth' && K > 0) {
      const rows = M === 1 ? 1 : MOST_ROWS;
      const shader = columnDots(`matmul columns ${reduction.by} ${rows}`, rows, reduction);
      const y = Math.ceil(N / MOST_WORKGROUPS);
      return stream.enqueue({ shader, buffers, uniforms, workgroups: [Math.ceil(N / y), y] });
    }
    const [shader, x, y] = tiled(tuning, A.adjacent, B.adjacent, M, N);
    stream.enqueue({ shader, buffers, uniforms, workgroups: [x, y, batches] });
  };
}

/** The shader for a size, and the workgroups along columns and rows. */
function tiled(
  { product: variant, tile }: Tuning,
  a: Adjacent,
  b: Adjacent,
  M: number,
  N: number,
): [Shader, number, number] {
  const product: Product = {
    a: matrixLoader(a, { name: 'A', view: 0, side: 'z', depth: 'w', sides: 'M' }),
    b: matrixLoader(b, { name: 'B', view: 1, side: 'w', depth: 'z', sides: 'N' }),
    c: 2,
  };
  if (variant === 'workgroup') {
    const size = tile ?? workgroupSize(M, N);
    return [workgroupTile(`matmul workgroup ${size} ${a} ${b}`, product, size), ...tiledWorkgroups(M, N, size)];
  }
  return [registerTile(`matmul registers ${a} ${b}`, product), ...tiledWorkgroups(M, N, REGISTER_TILE)];
}

/** XᵀX: both operands are X, so entry (i, j) and entry (j, i) sum the same products in the same order. */
export const gramKernel =
  (matmul: MatmulKernel) =>
  (x: Operand, out: Operand): void => {
    const { shape, strides, offset } = x.layout;
    const transposed = { ...x, layout: { shape: [shape[1]!, shape[0]!], strides: [strides[1]!, strides[0]!], offset } };
    matmul(transposed, x, out, 'set');
  };
