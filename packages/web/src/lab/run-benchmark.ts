import { matmulPacked, packCodes, unpackCodes, type Device, type PackedBits, type Tensor } from '@ptqlab/tensor';
import { openDevice } from './backends.ts';
import { timeWork } from './time-work.ts';

export interface BenchmarkRequest {
  readonly backend: string;
  /** Output features N, input features K, and tokens M of X [M, K] · W [N, K]ᵀ. */
  readonly rows: number;
  readonly columns: number;
  readonly tokens: number;
  readonly bits: PackedBits;
  /** Columns per group; divides `columns`. */
  readonly groupSize: number;
}

export interface BenchmarkRow {
  readonly work: string;
  readonly says: string;
  /** One call. */
  readonly seconds: number;
  /** Operands and result, each moved once. */
  readonly bytes: number;
  /** Multiplications and additions; 0 where the work is moving. */
  readonly flops: number;
}

interface Work {
  readonly work: string;
  readonly says: string;
  readonly bytes: number;
  readonly flops: number;
  readonly run: () => Tensor;
}

/** Packing, dequantization and matmul of one layer on one backend. @throws RangeError for sizes that do not fit */
export async function runBenchmark(
  request: BenchmarkRequest,
  onRow: (row: BenchmarkRow) => void,
): Promise<BenchmarkRow[]> {
  checkSizes(request);
  const device = await openDevice(request.backend);
  try {
    using _ = device.scope();
    const rows: BenchmarkRow[] = [];
    for (const { work, says, bytes, flops, run } of worksOf(device, request)) {
      const { seconds } = await timeWork(device, run);
      const row = { work, says, seconds, bytes, flops };
      rows.push(row);
      onRow(row);
    }
    return rows;
  } finally {
    await device.close();
  }
}

function checkSizes({ columns, groupSize }: BenchmarkRequest): void {
  if (columns % groupSize !== 0)
    throw new RangeError(
      `benchmark: groups of ${groupSize} columns do not divide ${columns} input features; choose a divisor`,
    );
}

function worksOf(device: Device, { rows, columns, tokens, bits, groupSize }: BenchmarkRequest): Work[] {
  const groups = columns / groupSize;
  const length = rows * columns;
  const levels = 2 ** bits;
  const codes = device.tensor(
    Float32Array.from({ length }, (_, i) => (i * 7 + (i >> 3)) % levels),
    [rows, columns],
  );
  const weight = device.tensor(
    Float32Array.from({ length }, (_, i) => ((i * 13) % 97) / 97 - 0.5),
    [rows, columns],
  );
  const x = device.tensor(
    Float32Array.from({ length: tokens * columns }, (_, i) => ((i * 29) % 89) / 89 - 0.5),
    [tokens, columns],
  );
  const scale = device.full([rows, groups], 1 / 64);
  const zeroPoint = device.full([rows, groups], levels / 2);
  const packed = packCodes(codes, bits);
  const dequantize = (): Tensor =>
    unpackCodes(packed)
      .reshape([rows, groups, groupSize])
      .sub(zeroPoint.reshape([rows, groups, 1]))
      .mul(scale.reshape([rows, groups, 1]));
  const wordBytes = 4 * packed.words.size;
  const gridBytes = 8 * rows * groups;
  const productFlops = 2 * tokens * rows * columns;
  const endBytes = 4 * tokens * (columns + rows);
  return [
    {
      work: 'pack',
      says: `codes to ${bits}-bit fields of 32-bit words`,
      bytes: 4 * length + wordBytes,
      flops: 0,
      run: () => packCodes(codes, bits).words,
    },
    {
      work: 'dequantize',
      says: 'words back to codes, then (code − zero-point) · scale',
      bytes: wordBytes + gridBytes + 4 * length,
      flops: 2 * length,
      run: dequantize,
    },
    {
      work: 'matmul',
      says: 'X · Wᵀ with f32 weights',
      bytes: 4 * length + endBytes,
      flops: productFlops,
      run: () => x.matmul(weight.transpose()),
    },
    {
      work: 'packed matmul',
      says: 'X · Wᵀ straight from the packed words',
      bytes: wordBytes + gridBytes + endBytes,
      flops: productFlops,
      run: () => matmulPacked(x, { codes: packed, scale, zeroPoint, groupSize }),
    },
  ];
}
