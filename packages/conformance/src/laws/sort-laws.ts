import fc from 'fast-check';
import { dyadic, realistic } from '../values/decode.ts';
import { expandedOperands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { shapes } from '../values/shapes.ts';
import { judgeExact } from './judge.ts';
import { law, type Generator, type Law } from './law.ts';

interface Case {
  readonly operand: OperandCase;
  readonly descending: boolean;
}

/** Sorting, both ways, with its indices; equal elements keep their order in both directions. */
export const sortLaws: readonly Law[] = (['dyadic', 'realistic', 'large'] as const).map((generator) =>
  law<Case>({
    id: `sort.${generator}`,
    says: 'sort orders the last axis up or down, stably, and says where each element came from',
    ops: ['sort'],
    generator,
    share: generator === 'large' ? 0.02 : 1,
    identical: true,
    cases: sortCases(generator),
    async run({ device }, { operand, descending }) {
      const { values, indices } = await place(device, operand).sort({ descending });
      return [await values.read(), await indices.read()];
    },
    judge({ operand, descending }, [values, indices]) {
      const all = valuesOf(operand);
      const length = operand.shape.at(-1)!;
      const order = Array.from({ length: length === 0 ? 0 : all.length / length }, (_, row) => {
        const x = all.subarray(row * length, (row + 1) * length);
        const before = (i: number, j: number) => (descending ? x[j]! - x[i]! : x[i]! - x[j]!) || i - j;
        return [...x.keys()].sort(before);
      });
      judgeExact('indices of sort', indices!, order.flat());
      const sorted = order.flatMap((row, at) => row.map((i) => all[at * length + i]!));
      return judgeExact('values of sort', values!, sorted);
    },
  }),
);

function sortCases(generator: Generator): fc.Arbitrary<Case> {
  // A limit of 5 leaves eleven distinct values: most elements have equals.
  const decode = generator === 'realistic' ? realistic([-(2 ** 60), 2 ** 60]) : dyadic([-(2 ** 60), 2 ** 60], 5);
  if (generator === 'large')
    return printedAsDrawn(
      fc.record({ shape: fc.constantFrom([1, 20_011], [65, 300]), seed: fc.nat(), descending: fc.boolean() }),
      ({ shape, seed, descending }) => ({ operand: seededOperand(shape, seed, decode), descending }),
    );
  return fc.record({
    operand: shapes().chain((shape) => expandedOperands(shape, decode)),
    descending: fc.boolean(),
  });
}
