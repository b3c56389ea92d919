import type { Backend, Buffer, CompensationOperand, Kernels, Operand, PackedOperand } from './backend.ts';
import { DTYPES, type DType, type HostArray } from './dtype.ts';
import { BackendError } from './errors.ts';
import { inverseCholesky } from './inverse-cholesky.ts';
import { offsetsOf, sizeOf } from './layout.ts';
import { OPS, opsOf, type MapOp, type MapRow, type OpName, type ReduceOp, type ReduceRow } from './ops.ts';
import { codeAt } from './packed-layout.ts';

/** Far above any test, far below what would bring the process down. */
const LARGEST_BUFFER = 2 ** 32;

class ReferenceBuffer implements Buffer {
  readonly memory: ArrayBuffer;
  constructor(readonly bytes: number) {
    this.memory = new ArrayBuffer(bytes);
  }
}

/**
 * The backend the others are judged against: generated from the op table, plain loops, f64 inside an op, one rounding at its end.
 * Nothing is fast here and nothing is clever.
 */
export class ReferenceBackend implements Backend {
  readonly name = 'reference';
  readonly description = 'reference (plain TypeScript, f64 inside each op)';
  readonly exceptions = [];
  readonly kernels = referenceKernels();
  #closed = false;

  allocate(bytes: number): Buffer {
    if (this.#closed) throw new BackendError('reference: the backend was closed; open another');
    if (bytes > LARGEST_BUFFER)
      throw new BackendError(`reference: ${bytes} bytes of memory were asked for, at most ${LARGEST_BUFFER} are given`);
    return new ReferenceBuffer(bytes);
  }

  free(): void {
    // The garbage collector does it.
  }

  upload(buffer: Buffer, values: HostArray): void {
    arrayOf({ buffer, dtype: dtypeOfArray(values) }).set(values);
  }

  async read<D extends DType>(buffer: Buffer, dtype: D, offset: number, length: number): Promise<HostArray<D>> {
    return arrayOf({ buffer, dtype }).slice(offset, offset + length) as HostArray<D>;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** The elements an operand shows, in index order, at once: for tools that watch a computation. */
  valuesOf(operand: Operand): Float64Array {
    return Float64Array.from(elements(operand));
  }

  /** Overwrites the elements an operand shows, in index order; each is rounded to its dtype. */
  overwrite(operand: Operand, values: Iterable<number>): void {
    store(operand, values);
  }
}

function dtypeOfArray(values: HostArray): DType {
  return (Object.keys(DTYPES) as DType[]).find((dtype) => values instanceof DTYPES[dtype].array)!;
}

function arrayOf({ buffer, dtype }: Pick<Operand, 'buffer' | 'dtype'>): HostArray {
  if (!(buffer instanceof ReferenceBuffer))
    throw new BackendError('reference: the buffer belongs to another backend; upload its values');
  return new DTYPES[dtype].array(buffer.memory);
}

/** The elements in index order. */
function elements(operand: Operand): number[] {
  const array = arrayOf(operand);
  return Array.from(offsetsOf(operand.layout), (at) => array[at]!);
}

function store(out: Operand, values: Iterable<number>): void {
  const array = arrayOf(out);
  const offsets = offsetsOf(out.layout);
  for (const value of values) array[offsets.next().value as number] = value;
}

const map =
  (row: MapRow) =>
  (inputs: readonly Operand[], out: Operand): void => {
    const operands = inputs.map(elements);
    store(
      out,
      Array.from({ length: sizeOf(out.layout.shape) }, (_, i) => row.ref(...operands.map((values) => values[i]!))),
    );
  };

const reduce =
  (row: ReduceRow) =>
  (input: Operand, out: Operand): void => {
    const values = elements(input);
    const length = input.layout.shape.at(-1)!;
    store(
      out,
      Array.from({ length: values.length / length }, (_, i) => row.ref(values.slice(i * length, (i + 1) * length))),
    );
  };

/** Σₖ a[m, k]·b[k, n] for every leading index. */
function products(a: Operand, b: Operand): number[] {
  const [m, k] = a.layout.shape.slice(-2) as [number, number];
  const n = b.layout.shape.at(-1)!;
  const A = elements(a);
  const B = elements(b);
  const batches = sizeOf(a.layout.shape.slice(0, -2));
  return Array.from({ length: batches * m * n }, (_, at) => {
    const batch = Math.floor(at / (m * n));
    const row = (batch * m + (Math.floor(at / n) % m)) * k;
    const column = batch * k * n + (at % n);
    let sum = 0;
    for (let i = 0; i < k; i++) sum += A[row + i]! * B[column + i * n]!;
    return sum;
  });
}

function gram(x: Operand, out: Operand): void {
  const { shape, strides, offset } = x.layout;
  const transposed = { ...x, layout: { shape: [shape[1]!, shape[0]!], strides: [strides[1]!, strides[0]!], offset } };
  store(out, products(transposed, x));
}

function matmulPacked(x: Operand, weight: PackedOperand, out: Operand): void {
  const [n, k] = [weight.words.layout.shape[0]!, x.layout.shape[1]!];
  const X = elements(x);
  const words = elements(weight.words);
  const [scale, zeroPoint] = [elements(weight.scale), elements(weight.zeroPoint)];
  const [wordsPerRow, groups] = [words.length / n, scale.length / n];
  const W = Array.from({ length: n * k }, (_, at) => {
    const [row, column] = [Math.floor(at / k), at % k];
    const group = row * groups + Math.floor(column / weight.groupSize);
    const code = codeAt(words, row * wordsPerRow, column, weight.bits);
    return Math.fround((code - zeroPoint[group]!) * scale[group]!);
  });
  const values = Array.from({ length: (X.length / k) * n }, (_, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let i = 0; i < k; i++) sum += X[row * k + i]! * W[column * k + i]!;
    return sum;
  });
  store(out, values);
}

/** Every step rounded once, in the order of the paper: a row is quantized, then its error goes to each row below. */
function quantizeCompensating(W: Operand, by: CompensationOperand, codes: Operand, E: Operand): void {
  const [n, out] = W.layout.shape as [number, number];
  const m = by.U.layout.shape[0]!;
  const w = Float32Array.from(elements(W));
  const [U, P, scale, zeroPoint] = [by.U, by.P, by.scale, by.zeroPoint].map((part) => part && elements(part));
  const [code, e] = [new Float32Array(m * out), new Float32Array(m * out)];
  for (let j = 0; j < m; j++)
    for (let at = j * out; at < (j + 1) * out; at++) {
      const rounded = Math.fround(OPS.roundedQuotient.ref(w[at]!, scale![at]!) + zeroPoint![at]!);
      code[at] = Math.min(Math.max(rounded, by.lowest), by.highest);
      const q = Math.fround(Math.fround(code[at]! - zeroPoint![at]!) * scale![at]!);
      e[at] = Math.fround(w[at]! - q) / U![j * n + j]!;
      for (let k = j + 1; k < n; k++) {
        const below = at + (k - j) * out;
        w[below]! -= U![j * n + k]! * e[at]!;
        if (P) w[below]! += P[j * n + k]! * w[at]!;
      }
    }
  store(W, w);
  store(codes, code);
  store(E, e);
}

function gather(table: Operand, indices: Operand, out: Operand): void {
  const columns = table.layout.shape[1]!;
  const values = elements(table);
  store(
    out,
    elements(indices).flatMap((row) => values.slice(row * columns, (row + 1) * columns)),
  );
}

async function sort(input: Operand, descending: boolean, values: Operand, indices: Operand): Promise<void> {
  const length = input.layout.shape.at(-1)!;
  const all = elements(input);
  const order = all.map((_, at) => at % Math.max(length, 1));
  const sign = descending ? -1 : 1;
  for (let start = 0; start < all.length; start += length) {
    const row = order.slice(start, start + length).sort((i, j) => sign * (all[start + i]! - all[start + j]!));
    order.splice(start, length, ...row);
  }
  store(indices, order);
  store(
    values,
    order.map((i, at) => all[at - (at % length) + i]!),
  );
}

async function factor(a: Operand, out: Operand): Promise<void> {
  store(out, inverseCholesky(Float64Array.from(elements(a)), a.layout.shape[0]!));
}

const move = (input: Operand, out: Operand): void => {
  // Typed arrays wrap; a cast from f32 truncates toward zero, which `trunc` makes plain.
  store(out, input.dtype === 'f32' && out.dtype !== 'f32' ? elements(input).map(Math.trunc) : elements(input));
};

function referenceKernels(): Kernels {
  const mapKernels = opsOf('map').map((op) => [op, map(OPS[op as MapOp] as MapRow)]);
  const reduceKernels = opsOf('reduce').map((op) => [op, reduce(OPS[op as ReduceOp] as ReduceRow)]);
  const others: Pick<Kernels, Exclude<OpName, MapOp | ReduceOp>> = {
    matmul: (a, b, out) => store(out, products(a, b)),
    matmulInteger: (a, b, out) => store(out, products(a, b)),
    subtractMatmul: (a, b, out) => {
      const c = elements(out);
      store(
        out,
        products(a, b).map((product, i) => c[i]! - product),
      );
    },
    gram,
    matmulPacked,
    quantizeCompensating,
    copy: move,
    cast: move,
    gather,
    fill: (value, out) => store(out, new Array<number>(sizeOf(out.layout.shape)).fill(value)),
    iota: (out) => store(out, new Array(sizeOf(out.layout.shape)).keys()),
    sort,
    inverseCholesky: factor,
  };
  return { ...Object.fromEntries([...mapKernels, ...reduceKernels]), ...others } as Kernels;
}
