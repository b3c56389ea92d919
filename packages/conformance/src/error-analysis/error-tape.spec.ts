import { Device, silu, softmax, type Tensor } from '@ptqlab/tensor';
import fc from 'fast-check';
import { ErrorTape, type DerivedBound, type Disturbance } from './error-tape.ts';

const T = 3;
const D = 4;
/** Numbers of moderate size, no two of a kind: powers and functions of them stay in every domain. */
const values = (length: number) =>
  fc
    .array(fc.integer({ min: -64, max: 64 }), { minLength: length, maxLength: length })
    .map((all) => all.map((x, i) => x / 32 + i / 97));
const inputs = fc.record({ x: values(T * D), w: values(D * D), v: values(D * D) });
type Inputs = { x: number[]; w: number[]; v: number[] };

/** Attention-like: norm, products, softmax, gate, in-place writes, gathered rows; the result is the sum of what comes out. */
function compute(device: Device, given: Inputs): Tensor {
  const [x, w, v] = [device.tensor(given.x, [T, D]), device.tensor(given.w, [D, D]), device.tensor(given.v, [D, D])];
  const normed = x.div(x.mul(x).sum().div(D).add(0.5).sqrt());
  const scores = normed.matmul(w).matmul(normed.transpose());
  const mixed = softmax(scores.mul(0.5)).matmul(normed.matmul(v));
  const out = device.empty([2 * T, D]);
  out.write(mixed.slice(0, 0, 1));
  out.rows(0, T).write(silu(mixed));
  out.rows(T, 2 * T).write(mixed.max(0.25).sub(1));
  return out
    .gather(device.tensor(Int32Array.of(0, 4, 2, 4), [4]))
    .reshape([1, 4 * D])
    .sum();
}

/** The result in f64, and its bound. */
async function follow(given: Inputs, disturb?: Disturbance): Promise<{ value: number } & DerivedBound> {
  const tape = new ErrorTape(disturb);
  const device = new Device(tape.backend);
  using _ = device.scope();
  const result = compute(device, given);
  return { value: await result.item(), ...tape.boundOf([{ operand: result, sensitivities: [1] }]) };
}

const FACTOR = 64;
/**
 * Two runs in f32 are each off by at most the bound. Errors FACTOR times as large as the table allows are relative errors of at most
 * 64·γ₁₆ < 2⁻¹³ an op; products of two of them, magnified as the first order is, add less than 1 % here.
 */
const explained = (bound: number) => 2 * bound + 0.01 * FACTOR * bound;

describe('ErrorTape', () => {
  it('gives a bound that the worst errors of the op table attain', () =>
    fc.assert(
      fc.asyncProperty(inputs, async (given) => {
        const { value, bound, worst } = await follow(given);
        for (const sign of [1, -1]) {
          const pushed = await follow(given, { errors: worst, factor: sign * FACTOR });
          const moved = sign * (pushed.value - value);
          expect(Math.abs(moved - FACTOR * bound)).toBeLessThanOrEqual(explained(bound));
        }
      }),
      { numRuns: 30 },
    ));

  it('is never exceeded by other errors of that size', () =>
    fc.assert(
      fc.asyncProperty(inputs, fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })), async (given, draws) => {
        const { value, bound, worst } = await follow(given);
        const errors = worst.map((step) => step.map((error) => error * (draws.next().value as number)));
        const pushed = await follow(given, { errors, factor: FACTOR });
        expect(Math.abs(pushed.value - value)).toBeLessThanOrEqual(FACTOR * bound + explained(bound));
      }),
      { numRuns: 30 },
    ));

  it('counts no error of elements that were overwritten before anyone saw them, nor of moves', async () => {
    const tape = new ErrorTape();
    const device = new Device(tape.backend);
    using _ = device.scope();
    const out = device.tensor([1 / 3, 1 / 7], [2]).exp();
    out.write(device.tensor([1, 2], [2]));
    expect(tape.boundOf([{ operand: out, sensitivities: [1, 1] }]).bound).toBe(0);
  });

  it('is half a unit in the last place of one correctly rounded result', () => {
    const tape = new ErrorTape();
    const device = new Device(tape.backend);
    using _ = device.scope();
    const sum = device.tensor([1], [1]).add(1);
    expect(tape.boundOf([{ operand: sum, sensitivities: [3] }]).bound).toBe(3 * 2 * 2 ** -24);
  });

  it.each([
    ['roundedQuotient', (x: Tensor) => x.roundedQuotient(3)],
    ['roundF16', (x: Tensor) => x.roundF16()],
    ['gram', (x: Tensor) => x.reshape([1, 2]).gram()],
  ])('refuses %s, through which no error can be followed', (op, use) => {
    const device = new Device(new ErrorTape().backend);
    using _ = device.scope();
    expect(() => use(device.tensor([1, 2], [2]))).toThrow(`errors cannot be followed through ${op}`);
  });
});
