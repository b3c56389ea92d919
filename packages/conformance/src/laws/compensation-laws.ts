import {
  exact,
  offsetsOf,
  OPS,
  quantizeCompensating,
  summation,
  type Compensation,
  type Device,
  type HostArray,
} from '@ptqlab/tensor';
import { place, valuesOf } from '../values/operand.ts';
import { layoutOf } from '../values/placement.ts';
import { compensationCases, type CompensationCase } from './compensation-cases.ts';
import { composedCompensation } from './composed-compensation.ts';
import { judgeBound, judgeExact, type Expected } from './judge.ts';
import { judgeWritten } from './judge-written.ts';
import { law, type Generator, type Law } from './law.ts';

const OP = 'quantizeCompensating';
const { fround, max, min } = Math;

/** What a call left: W [n, out], codes and E [m, out]. */
type Left = readonly [W: ArrayLike<number>, codes: HostArray, E: HostArray];

/** GPTQ's inner loop: its equations, whatever the sums rounded to, and the loop of primitives it stands for. */
export const compensationLaws: readonly Law[] = [
  ...(['dyadic', 'realistic', 'large'] as const).map(equationLaw),
  compositionLaw(),
];

function equationLaw(generator: Generator): Law {
  return law<CompensationCase>({
    id: `${OP}.${generator}`,
    says: `${OP} leaves W, codes and errors that keep its equations, reads nothing below a diagonal and writes nothing beside W`,
    ops: [OP],
    generator,
    share: generator === 'large' ? 0.04 : 1,
    identical: generator !== 'realistic',
    cases: compensationCases(generator),
    async run({ device }, input) {
      const W = place(device, input.W);
      const { codes, E } = quantizeCompensating(W, placed(device, input));
      return [await W.owner.read(), await codes.read(), await E.read()];
    },
    judge(input, [memory, codes, E]) {
      const { layout } = layoutOf(input.W.stored, input.W.placement);
      const left: Left = [Array.from(offsetsOf(layout), (at) => memory![at]!), codes!, E!];
      judgeRows(input, left);
      const bound = generator === 'realistic' ? summation(1) : exact;
      return judgeWritten(`${OP}: W`, input.W, memory!, bound, compensated(input, left));
    },
  });
}

function compositionLaw(): Law {
  return law<CompensationCase>({
    id: `${OP}.composition`,
    says: `${OP} and its loop of primitives keep the same equations; their first rows are the same bits`,
    ops: [OP],
    generator: 'realistic',
    share: 0.3,
    identical: false,
    cases: compensationCases('realistic'),
    async run({ device }, input) {
      const by = placed(device, input);
      const [W, own] = [place(device, input.W), place(device, input.W).copy()];
      const [fused, loop] = [quantizeCompensating(W, by), composedCompensation(own, by)];
      const all = [W, fused.codes, fused.E, own, loop.codes, loop.E];
      return await Promise.all(all.map((tensor) => tensor.read()));
    },
    judge(input, [W, codes, E, ...loop]) {
      const out = input.W.shape[1]!;
      judgeExact(`${OP}: first codes`, codes!.slice(0, out), loop[1]!.slice(0, out));
      judgeExact(`${OP}: first errors`, E!.slice(0, out), loop[2]!.slice(0, out));
      const fractions = [[W!, codes!, E!] as const, loop as unknown as Left].map((left) => {
        judgeRows(input, left);
        return judgeBound(`${OP}: W`, left[0] as HostArray, summation(1), compensated(input, left));
      });
      return max(...fractions);
    },
  });
}

const placed = (device: Device, { U, P, scale, zeroPoint, lowest, highest }: CompensationCase): Compensation => ({
  U: place(device, U),
  P: P && place(device, P),
  scale: place(device, scale),
  zeroPoint: place(device, zeroPoint),
  lowest,
  highest,
});

/** Codes and errors follow from the row that was left in W, each operation rounded once. */
function judgeRows({ U, scale, zeroPoint, lowest, highest }: CompensationCase, [W, codes, E]: Left): void {
  const [s, z] = [valuesOf(scale), valuesOf(zeroPoint)];
  const [out, n] = [scale.shape[1]!, U.shape[1]!];
  const code = Float32Array.from(codes, (_, i) =>
    min(max(fround(OPS.roundedQuotient.ref(W[i]!, s[i]!) + z[i]!), lowest), highest),
  );
  judgeExact(`${OP}: codes`, codes, code);
  const e = Float32Array.from(codes, (_, i) => {
    const q = fround(fround(code[i]! - z[i]!) * s[i]!);
    return fround(W[i]! - q) / U.values[Math.floor(i / out) * (n + 1)]!;
  });
  judgeExact(`${OP}: E`, E, e);
}

/** W − Σ U[i]·e[i] + Σ P[i]·w[i] over the rows i above, from the errors and values that came back. */
function compensated({ W: before, U, P }: CompensationCase, [W, , E]: Left): (index: number) => Expected {
  const [m, n] = U.shape as [number, number];
  const out = before.shape[1]!;
  return (index) => {
    const [row, column] = [Math.floor(index / out), index % out];
    const above = min(row, m);
    let value = before.values[index]!;
    let magnitude = Math.abs(value);
    const add = (term: number): void => {
      value += term;
      magnitude += Math.abs(term);
    };
    for (let i = 0; i < above; i++) {
      add(-U.values[i * n + row]! * E[i * out + column]!);
      if (P) add(P.values[i * n + row]! * W[i * out + column]!);
    }
    return { value, magnitude, terms: P ? 2 * above : above };
  };
}
