import { OPS, Tensor, ulpOf, type MapOp, type MapRow } from '@ptqlab/tensor';
import fc from 'fast-check';
import { deviceForTests } from '../testing/with-device.ts';
import { randomOf, stridedTensor } from '../testing/strided-tensor.ts';

const device = deviceForTests({ threads: 2 });
const MAPS = (Object.keys(OPS) as (keyof typeof OPS)[]).filter((op) => OPS[op].family === 'map') as MapOp[];

/** Values inside the row's domain, many magnitudes, some of them whole numbers and halves (ties). */
function drawIn([low, high]: readonly [number, number], random: () => number, whole: boolean): () => number {
  return () => {
    if (whole) return Math.floor(low + random() * (high - low));
    const kind = random();
    if (kind < 0.2) return clampTo(Math.round(random() * 40 - 20) / 2, low, high);
    const magnitude = 2 ** (random() * Math.log2(Math.max(high, 2)) * (random() < 0.5 ? 1 : -1));
    return clampTo((random() < 0.5 && low < 0 ? -1 : 1) * magnitude, low, high);
  };
}
const clampTo = (x: number, low: number, high: number) => Math.fround(Math.min(Math.max(x, low), high));

describe.each(MAPS)('%s', (op) => {
  const row = OPS[op] as MapRow;

  it('is as close to its reference as its row says, for any layout of its operands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer(),
        async (lead, last, seed) => {
          using _scope = device().scope();
          const random = randomOf(seed);
          const shape = random() < 0.5 ? [last] : lead;
          const operands = [];
          for (const interval of row.domain)
            operands.push(
              await stridedTensor(device(), shape, random, drawIn(interval, random, row.dtype === 'u32'), row.dtype),
            );
          const got = await Tensor.map(
            op,
            operands.map(({ tensor }) => tensor),
          ).read();
          for (let i = 0; i < got.length; i++) {
            const given = operands.map(({ values }) => values[i]!);
            const reference = row.ref(...given);
            const rounded = row.dtype === 'f32' ? Math.fround(reference) : reference;
            const error = Math.abs(got[i]! - (row.error.kind === 'ulp' ? reference : rounded));
            const allowed = row.error.kind === 'ulp' ? row.error.units * ulpOf(reference) : 0;
            if (!(got[i] === rounded || error <= allowed))
              throw new Error(`${op}(${given}) gave ${got[i]}, ${rounded} is right (element ${i} of [${shape}])`);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('accuracy on millions of values', () => {
  /** Largest error in units in the last place over values drawn by `draw`. */
  async function worst(op: 'exp' | 'log' | 'pow', draw: (random: () => number) => number[]): Promise<number> {
    using _scope = device().scope();
    const random = randomOf(op.length);
    const count = 1 << 20;
    const operands = OPS[op].domain.map(() => new Float32Array(count));
    for (let i = 0; i < count; i++) draw(random).forEach((value, k) => (operands[k]![i] = value));
    const got = await Tensor.map(
      op,
      operands.map((values) => device().tensor(values, [count])),
    ).read();
    let largest = 0;
    for (let i = 0; i < count; i++) {
      const reference = (OPS[op] as MapRow).ref(...operands.map((values) => values[i]!));
      largest = Math.max(largest, Math.abs(got[i]! - reference) / ulpOf(reference));
    }
    return largest;
  }

  // Bounds: ½ for the last rounding plus the roundings before it, each weighed by its share of the result; see the kernels' heads.
  it('exp stays below 1 ulp', async () => {
    expect(await worst('exp', (random) => [random() * 175 - 87])).toBeLessThan(1);
  });

  it('log stays below 1 ulp', async () => {
    expect(await worst('log', (random) => [2 ** (random() * 120 - 60)])).toBeLessThan(1);
    expect(await worst('log', (random) => [0.5 + random() * 1.5])).toBeLessThan(1);
  });

  it('pow stays below 1.5 ulp on its domain and below 4 while the exponent is below 60', async () => {
    expect(await worst('pow', (random) => [2 ** (random() * 60 - 30), random() * 6 - 3])).toBeLessThan(1.5);
    const steep = (random: () => number) => {
      const base = Math.fround(0.4 + random() * 1.2);
      return [base, (random() * 118 - 59) / (Math.log2(base) || 1)];
    };
    expect(await worst('pow', steep)).toBeLessThan(4);
  });
});

it('keeps the special values that the formulas need', async () => {
  using _scope = device().scope();
  const of = async (op: MapOp, ...operands: number[][]) =>
    Array.from(
      await Tensor.map(
        op,
        operands.map((values) => device().tensor(values, [values.length])),
      ).read(),
    );
  expect(await of('exp', [0, -0, -200, 200, -Infinity])).toEqual([1, 1, 0, Infinity, 0]);
  expect(await of('log', [0, 1, Infinity, -1])).toEqual([-Infinity, 0, Infinity, NaN]);
  expect(await of('pow', [0, 0, 0, 5, 1, -2], [2, 0, -1, 0, 1e30, 2])).toEqual([0, 1, Infinity, 1, 1, NaN]);
  expect(await of('roundF16', [65519, 65520, -70000, 2 ** -25, 1.5 * 2 ** -24])).toEqual([
    65504,
    Infinity,
    -Infinity,
    0,
    2 ** -23,
  ]);
});
