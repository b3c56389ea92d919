import fc from 'fast-check';
import type { DType } from '@ptqlab/tensor';
import type { Decode } from '../values/decode.ts';
import { realistic } from '../values/decode.ts';
import { expandedOperands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { shapes } from '../values/shapes.ts';
import { ANY_VALUE } from './copy-laws.ts';
import { judgeExact } from './judge.ts';
import { law, type Law } from './law.ts';

/** Half of the integers stay as long as they are, because long ones are those that round; the others lose up to 15 bits. */
const shortening = (bits: number): number => (bits & 1 ? (bits >>> 1) & 15 : 0);

/** Values a cast is defined on: those the target dtype can hold after truncation. */
const CASTS: readonly { readonly from: DType; readonly to: DType; readonly values: Decode }[] = [
  { from: 'f32', to: 'i32', values: realistic([-(2 ** 31), 2 ** 31 - 128]) },
  { from: 'f32', to: 'u32', values: realistic([0, 2 ** 32 - 256]) },
  { from: 'f32', to: 'i8', values: realistic([-128, 127]) },
  { from: 'i32', to: 'f32', values: (bits) => (bits | 0) >> shortening(bits) },
  { from: 'u32', to: 'f32', values: (bits) => bits >>> shortening(bits) },
  { from: 'i8', to: 'f32', values: ANY_VALUE.i8 },
  { from: 'i8', to: 'i32', values: ANY_VALUE.i8 },
  { from: 'i32', to: 'i8', values: ANY_VALUE.i8 },
  { from: 'i32', to: 'u32', values: (bits) => bits >>> 1 },
  { from: 'u32', to: 'i32', values: (bits) => bits >>> 1 },
  { from: 'f32', to: 'f32', values: ANY_VALUE.f32 },
];

interface CastCase {
  readonly operand: OperandCase;
  readonly to: DType;
}

interface GatherCase {
  readonly table: OperandCase;
  readonly indices: OperandCase;
}

const castCases = fc
  .tuple(fc.constantFrom(...CASTS), shapes())
  .chain(([{ from, to, values }, shape]) =>
    fc.record({ operand: expandedOperands(shape, values, from), to: fc.constant(to) }),
  );

const gatherCases = fc
  .tuple(
    fc.constantFrom<DType>('f32', 'i32', 'u32', 'i8'),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 70 }),
    fc.integer({ min: 0, max: 20 }),
  )
  .chain(([dtype, rows, columns, count]) =>
    fc.record({
      table: expandedOperands([rows, columns], ANY_VALUE[dtype], dtype),
      indices: expandedOperands([count], (bits) => bits % rows, 'i32'),
    }),
  );

/** Casts, gathers and counting. */
export const moveLaws: readonly Law[] = [
  law<CastCase>({
    id: 'cast.realistic',
    says: 'cast truncates f32 toward zero, rounds integers to the nearest f32 (halves to even), and changes no other value',
    ops: ['cast'],
    generator: 'realistic',
    identical: true,
    cases: castCases,
    async run({ device }, { operand, to }) {
      return [await place(device, operand).cast(to).read()];
    },
    judge({ operand, to }, [got]) {
      const toInteger = operand.dtype === 'f32' && to !== 'f32';
      const target = to === 'f32' ? Math.fround : (x: number) => x;
      const expected = Array.from(valuesOf(operand), (x) => (toInteger ? Math.trunc(x) : target(x)));
      return judgeExact(`cast from ${operand.dtype} to ${to}`, got!, expected);
    },
  }),
  law<GatherCase>({
    id: 'gather.realistic',
    says: 'gather gives the rows of a table of any layout and dtype in the order of the indices, repeats included',
    ops: ['gather'],
    generator: 'realistic',
    identical: true,
    cases: gatherCases,
    async run({ device }, { table, indices }) {
      return [await place(device, table).gather(place(device, indices)).read()];
    },
    judge({ table, indices }, [got]) {
      const columns = table.shape[1]!;
      const values = valuesOf(table);
      const rows = Array.from(valuesOf(indices), (row) => [...values.subarray(row * columns, (row + 1) * columns)]);
      return judgeExact('gather', got!, rows.flat());
    },
  }),
  law<{ length: number; dtype: 'f32' | 'i32' }>({
    id: 'iota.realistic',
    says: 'iota counts 0, 1, 2, … as f32 or i32',
    ops: ['iota'],
    generator: 'realistic',
    share: 0.2,
    identical: true,
    cases: fc.record({
      length: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constant(70_001)),
      dtype: fc.constantFrom('f32', 'i32'),
    }),
    async run({ device }, { length, dtype }) {
      return [await device.iota(length, dtype).read()];
    },
    judge: ({ length }, [got]) => judgeExact('iota', got!, [...new Array(length).keys()]),
  }),
];
