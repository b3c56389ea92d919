import fc from 'fast-check';
import { OPS, opsOf, type HostArray, type Interval, type ReduceOp, type Shape } from '@ptqlab/tensor';
import { dyadic, realistic, special } from '../values/decode.ts';
import { expandedOperands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { shapes, someLengths } from '../values/shapes.ts';
import { judgeBound, type Expected } from './judge.ts';
import { law, type Generator, type Law } from './law.ts';

/** Sums of two such values stay normal or are 0, and 2¹⁷ of them stay finite. */
const DOMAIN: Interval = [-(2 ** 60), 2 ** 60];

/** NaN is the largest element and the smallest; where it stands, no row says, so argmax has no special values. */
const GENERATORS = ['dyadic', 'realistic', 'special', 'large'] as const;
const SHARES: Partial<Record<Generator, number>> = { special: 0.3, large: 0.05 };

/** Every reduction along the last axis, of operands of any layout: few distinct values (ties of argmax), cancelling sums, long rows. */
export const reduceLaws: readonly Law[] = opsOf('reduce').flatMap((op) =>
  GENERATORS.filter((generator) => generator !== 'special' || op !== 'argmax').map((generator) =>
    reduceLaw(op, generator),
  ),
);

function reduceLaw(op: ReduceOp, generator: (typeof GENERATORS)[number]): Law {
  const row = OPS[op];
  return law<OperandCase>({
    id: `${op}.${generator}`,
    says: `${op} (${row.says}) along the last axis equals its reference for any layout`,
    ops: [op],
    generator,
    share: SHARES[generator] ?? 1,
    identical: isDyadic(generator) || row.error.kind === 'exact',
    cases: reduceCases(generator),
    async run({ device }, operand) {
      return [await place(device, operand)[op]().read()];
    },
    judge(operand, [got]) {
      const values = valuesOf(operand);
      const length = operand.shape.at(-1)!;
      const bound = isDyadic(generator) ? OPS.maximum.error : row.error;
      return judgeBound(op, got!, bound, (i) => expected(op, values.subarray(i * length, (i + 1) * length)));
    },
  });
}

function isDyadic(generator: Generator): boolean {
  return generator === 'dyadic' || generator === 'large';
}

function expected(op: ReduceOp, row: HostArray): Expected {
  let magnitude = 0;
  for (const x of row) magnitude += Math.abs(x);
  return { value: OPS[op].ref(row), magnitude, terms: row.length };
}

function reduceCases(generator: (typeof GENERATORS)[number]): fc.Arbitrary<OperandCase> {
  if (generator === 'large') return largeRows();
  // One value in sixteen, so that a row seldom has a second one behind which the loss of the first would hide.
  // A limit of 5 leaves eleven distinct values, so the largest one comes up several times in most rows.
  const decode = { dyadic: dyadic(DOMAIN, 5), realistic: realistic(DOMAIN), special: special(DOMAIN, 16) }[generator];
  return shapes(someLengths).chain((shape) => expandedOperands(shape, decode));
}

function largeRows(): fc.Arbitrary<OperandCase> {
  const large: readonly Shape[] = [
    [1, 70_001],
    [263, 257],
    [70_001, 1],
  ];
  return printedAsDrawn(fc.record({ shape: fc.constantFrom(...large), seed: fc.nat() }), ({ shape, seed }) =>
    seededOperand(shape, seed, dyadic(DOMAIN)),
  );
}
