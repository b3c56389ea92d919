import type { DType, Kernels, Operand } from '@ptqlab/tensor';
import { addressOf, type Engine } from '../engine.ts';
import { sharesOf } from '../shares.ts';
import { StridedWalk } from '../strided-walk.ts';
import { unaryKernel } from './map-kernels.ts';
import { copyKernel } from './move-kernels.ts';

/** Opcodes of kernels/assembly/elementwise/unary.ts. */
const BETWEEN_WORDS: Partial<Record<`${DType} ${DType}`, number>> = {
  'f32 i32': 6,
  'f32 u32': 7,
  'i32 f32': 8,
  'u32 f32': 9,
};
const SHARE = 1 << 16;

/** Between all dtypes: i32 and u32 share their bits, an i8 keeps the low 8 bits, and from f32 the fraction is dropped. */
export function castKernel(engine: Engine): Pick<Kernels, 'cast'> {
  const copy = copyKernel(engine);
  const words = new Map(
    Object.entries(BETWEEN_WORDS).map(([pair, code]) => [pair, unaryKernel(engine, code, SHARE)] as const),
  );
  const fromBytes = byteKernel(engine, 'castFromI8');
  const toBytes = byteKernel(engine, 'castToI8');
  return {
    cast: (input, out) => {
      const kernel = words.get(`${input.dtype} ${out.dtype}`);
      if (kernel) kernel([input], out);
      else if (input.dtype === out.dtype || (input.dtype !== 'i8' && out.dtype !== 'i8')) copy(input, out);
      else if (input.dtype === 'i8') fromBytes(input, out, out.dtype === 'f32');
      else toBytes(input, out, input.dtype === 'f32');
    },
  };
}

function byteKernel({ pool }: Engine, name: 'castFromI8' | 'castToI8') {
  const walk = new StridedWalk(1);
  const { n } = walk;
  const x = walk.strides[0]!;
  return (input: Operand, out: Operand, float: boolean): void => {
    walk.fit([input]);
    const args = [float ? 1 : 0, n[1]!, n[2]!, n[3]!, addressOf(out), addressOf(input), ...x];
    pool.run(name, sharesOf(pool, walk.size, SHARE, 64), args);
  };
}
