import { allowedError, broadcastShapes, OPS, exact } from '@ptqlab/tensor';
import { place, valuesOf } from '../values/operand.ts';
import { productElement, type Dot, type Sizes } from './dots.ts';
import { judgeBound, type Expected } from './judge.ts';
import { judgeWritten } from './judge-written.ts';
import { law, LawViolation, type Generator, type Law } from './law.ts';
import { matmulCases, subtractCases, type MatmulCase } from './matmul-cases.ts';

const GENERATORS = ['dyadic', 'realistic', 'large'] as const;
const shareOf = (generator: Generator): number => (generator === 'large' ? 0.03 : 1);
const boundFor = (op: 'matmul' | 'subtractMatmul', generator: Generator) =>
  generator === 'realistic' ? OPS[op].error : exact;

/** Matrix products of any layout, and their fused subtraction into a view. */
export const matmulLaws: readonly Law[] = [
  ...GENERATORS.map(productLaw),
  ...GENERATORS.map(subtractLaw),
  compositionLaw(),
];

function productLaw(generator: Generator): Law {
  return law<MatmulCase>({
    id: `matmul.${generator}`,
    says: 'matmul equals Σₖ a·b for any layout and broadcast leading axes',
    ops: ['matmul'],
    generator,
    share: shareOf(generator),
    identical: generator !== 'realistic',
    cases: matmulCases(generator),
    async run({ device }, { a, b }) {
      return [await place(device, a).matmul(place(device, b)).read()];
    },
    judge(input, [got]) {
      const element = elementsOf(input);
      return judgeBound('matmul', got!, boundFor('matmul', generator), (i) => summed(element(i), sizesOf(input)[1]));
    },
  });
}

function subtractLaw(generator: Generator): Law {
  return law<Required<MatmulCase>>({
    id: `subtractMatmul.${generator}`,
    says: 'subtractMatmul makes C ← C − A·B inside a view and leaves the memory around it alone',
    ops: ['subtractMatmul'],
    generator,
    share: shareOf(generator),
    identical: generator !== 'realistic',
    cases: subtractCases(generator),
    async run({ device }, { a, b, c }) {
      const target = place(device, c);
      target.subtractMatmul(place(device, a), place(device, b));
      return [await target.owner.read()];
    },
    judge(input, [got]) {
      const element = elementsOf(input);
      const bound = boundFor('subtractMatmul', generator);
      return judgeWritten('subtractMatmul', input.c, got!, bound, (i) => {
        const start = input.c.values[i]!;
        const { value, magnitude } = element(i);
        return summed({ value: start - value, magnitude: magnitude + Math.abs(start) }, sizesOf(input)[1]);
      });
    },
  });
}

/** Both forms lie within their own bounds of the exact value, so they lie within the sum of the bounds of each other. */
function compositionLaw(): Law {
  return law<Required<MatmulCase>>({
    id: 'subtractMatmul.composition',
    says: 'subtractMatmul equals sub of matmul within the sum of their bounds',
    ops: ['subtractMatmul', 'matmul', 'sub'],
    generator: 'realistic',
    share: 0.5,
    identical: false,
    cases: subtractCases('realistic'),
    async run({ device }, input) {
      const [a, b, c] = [place(device, input.a), place(device, input.b), place(device, input.c)];
      const composed = await c.sub(a.matmul(b)).read();
      c.subtractMatmul(a, b);
      return [await c.read(), composed];
    },
    judge(input, [fused, composed]) {
      const element = elementsOf(input);
      let worst = 0;
      for (let i = 0; i < fused!.length; i++) {
        const { magnitude } = element(i);
        const sum = { magnitude: magnitude + Math.abs(input.c.values[i]!), terms: sizesOf(input)[1] };
        // The composition rounds the product and the difference: K + 1 roundings, as subtractMatmul's own bound has.
        const allowed = 2 * allowedError(OPS.subtractMatmul.error, 0, sum);
        const fraction = Math.abs(fused![i]! - composed![i]!) / allowed;
        if (!(fraction <= 1))
          throw new LawViolation(
            `subtractMatmul: element ${i} is ${fused![i]}, but sub of matmul gives ${composed![i]}`,
            fraction,
          );
        worst = Math.max(worst, fraction);
      }
      return worst;
    },
  });
}

const sizesOf = ({ a, b }: MatmulCase): Sizes => [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];

/** The exact elements of A·B in row-major order, leading axes broadcast. */
function elementsOf(input: MatmulCase): (index: number) => Dot {
  const sizes = sizesOf(input);
  const [m, k, n] = sizes;
  const lead = broadcastShapes('matmul', input.a.shape.slice(0, -2), input.b.shape.slice(0, -2));
  const A = valuesOf({ ...input.a, shape: [...lead, m, k] });
  const B = valuesOf({ ...input.b, shape: [...lead, k, n] });
  return (index) => productElement(index, A, B, sizes);
}

const summed = ({ value, magnitude }: Dot, terms: number): Expected => ({ value, magnitude, terms });
