import type { Kernels, MapOp, Operand } from '@ptqlab/tensor';
import { addressOf, type Engine } from '../engine.ts';
import { StridedWalk } from '../strided-walk.ts';
import { sharesOf } from '../shares.ts';

/** Opcodes are positions: the order of kernels/assembly/elementwise/unary.ts and binary.ts. */
const UNARY = ['exp', 'log', 'sqrt', 'round', 'roundF16', 'roundBf16'] as const;
const BINARY = [
  'add',
  'sub',
  'mul',
  'div',
  'roundedQuotient',
  'pow',
  'min',
  'max',
  'less',
  'equal',
  'bitAnd',
  'bitOr',
  'shiftLeft',
  'shiftRight',
] as const;

/** Elements whose computation is worth waking another thread for, by how long one takes. */
const SLOW_OPS: ReadonlySet<string> = new Set(['exp', 'log', 'pow']);
const FAST_SHARE = 1 << 16;
const SLOW_SHARE = 1 << 13;

type MapKernel = Kernels[MapOp];

/** The elementwise rows of the op table. */
export function mapKernels(engine: Engine): Pick<Kernels, MapOp> {
  const unary = UNARY.map((op, code) => [op, unaryKernel(engine, code, shareOf(op))] as const);
  const binary = BINARY.map((op, code) => [op, binaryKernel(engine, code, shareOf(op))] as const);
  return { ...Object.fromEntries([...unary, ...binary]), select: selectKernel(engine) } as Pick<Kernels, MapOp>;
}

const shareOf = (op: string): number => (SLOW_OPS.has(op) ? SLOW_SHARE : FAST_SHARE);

/** One operand of a unary map; also what casts between 4-byte dtypes run on. */
export function unaryKernel({ pool }: Engine, code: number, share: number): MapKernel {
  const walk = new StridedWalk(1);
  const [n, x] = [walk.n, walk.strides[0]!];
  return (inputs: readonly Operand[], out: Operand) => {
    walk.fit(inputs);
    const [to, from] = [addressOf(out), addressOf(inputs[0]!)];
    if (walk.size <= share)
      pool.exports.mapUnary(0, walk.size, code, n[1]!, n[2]!, n[3]!, to, from, x[0]!, x[1]!, x[2]!, x[3]!);
    else pool.run('mapUnary', sharesOf(pool, walk.size, share), [code, n[1]!, n[2]!, n[3]!, to, from, ...x]);
  };
}

function binaryKernel({ pool }: Engine, code: number, share: number): MapKernel {
  const walk = new StridedWalk(2);
  const { n } = walk;
  const [x, y] = walk.strides as readonly [Int32Array, Int32Array];
  return (inputs, out) => {
    walk.fit(inputs);
    const to = addressOf(out);
    const a = addressOf(inputs[0]!);
    const b = addressOf(inputs[1]!);
    if (walk.size <= share)
      // prettier-ignore
      pool.exports.mapBinary(
        0, walk.size, code, n[1]!, n[2]!, n[3]!, to,
        a, x[0]!, x[1]!, x[2]!, x[3]!, b, y[0]!, y[1]!, y[2]!, y[3]!,
      );
    else pool.run('mapBinary', sharesOf(pool, walk.size, share), [code, n[1]!, n[2]!, n[3]!, to, a, ...x, b, ...y]);
  };
}

function selectKernel({ pool }: Engine): MapKernel {
  const walk = new StridedWalk(3);
  const { n } = walk;
  const [c, x, y] = walk.strides as readonly [Int32Array, Int32Array, Int32Array];
  return (inputs, out) => {
    walk.fit(inputs);
    const [condition, a, b] = inputs.map(addressOf) as [number, number, number];
    pool.run('mapSelect', sharesOf(pool, walk.size, FAST_SHARE), [
      ...[n[1]!, n[2]!, n[3]!, addressOf(out)],
      ...[condition, ...c, a, ...x, b, ...y],
    ]);
  };
}
