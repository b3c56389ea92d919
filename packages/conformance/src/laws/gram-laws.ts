import fc from 'fast-check';
import { exact, OPS } from '@ptqlab/tensor';
import { expandedOperands, place, valuesOf, type OperandCase } from '../values/operand.ts';
import { printedAsDrawn, seededOperand } from '../values/seeded.ts';
import { dot } from './dots.ts';
import { judgeBound } from './judge.ts';
import { law, LawViolation, type Generator, type Law } from './law.ts';
import { factors } from './matmul-cases.ts';

/** XᵀX against its definition, and its symmetry bit for bit: a Hessian that is not symmetric breaks the factorization. */
export const gramLaws: readonly Law[] = (['dyadic', 'realistic', 'large'] as const).map((generator) =>
  law<OperandCase>({
    id: `gram.${generator}`,
    says: 'gram equals XᵀX for any layout of X and is exactly symmetric',
    ops: ['gram'],
    generator,
    share: generator === 'large' ? 0.03 : 1,
    identical: generator !== 'realistic',
    cases: gramCases(generator),
    async run({ device }, x) {
      return [await place(device, x).gram().read()];
    },
    judge(x, [got]) {
      const [t, n] = x.shape as [number, number];
      for (let i = 0; i < n; i++)
        for (let j = 0; j < i; j++)
          if (got![i * n + j] !== got![j * n + i])
            throw new LawViolation(
              `gram: element (${i}, ${j}) is ${got![i * n + j]}, its mirror image ${got![j * n + i]}`,
            );
      const values = valuesOf(x);
      return judgeBound('gram', got!, generator === 'realistic' ? OPS.gram.error : exact, (at) => {
        const column = (start: number) => ({ values, start, step: n });
        return { ...dot(column(Math.floor(at / n)), column(at % n), t), terms: t };
      });
    },
  }),
);

function gramCases(generator: Generator): fc.Arbitrary<OperandCase> {
  const decode = factors(generator);
  const large = fc.record({ shape: fc.constantFrom([67, 131], [4099, 9], [3, 258]), seed: fc.nat() });
  if (generator === 'large') return printedAsDrawn(large, ({ shape, seed }) => seededOperand(shape, seed, decode));
  return fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 21 }))
    .chain((shape) => expandedOperands(shape, decode));
}
