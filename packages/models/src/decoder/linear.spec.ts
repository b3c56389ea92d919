import { Device, ReferenceBackend, type Tensor } from '@ptqlab/tensor';
import { absmaxActivation, clippedActivation, dequantizeWeight, fakeQuantizeActivation, GRIDS, roundToNearest } from '@ptqlab/quant';
import type { ActivationQuantizer, GridName } from '@ptqlab/quant';
import fc from 'fast-check';
import { runtimeWeight, type WeightForm } from '../load/runtime-weight.ts';
import { arithmeticOf } from './compute-dtype.ts';
import { applyLinears, type Linear } from './linear.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const exact = arithmeticOf('f32');
/** Not so small that a scale underflows, which is outside the domain of division. */
const numbers = (length: number) =>
  fc.array(
    fc.integer({ min: -4096, max: 4096 }).map((n) => n / 1024),
    { minLength: length, maxLength: length },
  );

const problem = fc
  .record({ tokens: fc.integer({ min: 1, max: 4 }), out: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 1, max: 40 }) })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      x: numbers(size.tokens * size.columns),
      w: numbers(size.out * size.columns),
      bias: fc.option(numbers(size.out), { nil: undefined }),
    }),
  );

/** Σ |x||w| of every output, for bounds. */
function magnitude(x: Tensor, w: Tensor): Promise<ArrayLike<number>> {
  const abs = (t: Tensor) => t.max(t.mul(-1));
  return abs(x).matmul(abs(w).transpose()).read();
}

describe('applyLinears', () => {
  it('is x Wᵀ + b for several layers on one input, and shows the input once', () =>
    fc.assert(
      fc.asyncProperty(problem, async ({ size: { tokens, out, columns }, x, w, bias }) => {
        using _ = device.scope();
        const X = device.tensor(x, [tokens, columns]);
        const W = device.tensor(w, [out, columns]);
        const layer: Linear = {
          name: 'layer',
          weight: { kind: 'dense', values: W },
          bias: bias && device.tensor(bias, [out]),
        };
        const seen: unknown[] = [];
        const [y, again] = applyLinears([layer, { ...layer, bias: undefined }], X, exact, (input, layers) =>
          seen.push([input, layers.length]),
        ) as [Tensor, Tensor];
        expect(seen).toEqual([[X, 2]]);
        const product = X.matmul(W.transpose());
        expect(await again.read()).toEqual(await product.read());
        expect(await y.read()).toEqual(await (bias ? product.add(device.tensor(bias, [out])) : product).read());
      }),
    ));

  it('puts the input on the grid of each layer, and shows it as it is then', () =>
    fc.assert(
      fc.asyncProperty(problem, async ({ size: { tokens, out, columns }, x, w }) => {
        using _ = device.scope();
        const X = device.tensor(x, [tokens, columns]);
        const W = device.tensor(w, [out, columns]);
        const activation = clippedActivation({ bits: 4, symmetric: false, clipRatio: 0.9 });
        const layer: Linear = { name: 'a', weight: { kind: 'dense', values: W }, bias: undefined, activation };
        const plain: Linear = { ...layer, name: 'b', activation: undefined };
        const seen: [string, Tensor][] = [];
        const copies = [device.empty(X.shape), device.empty(X.shape)];
        const results = applyLinears([layer, plain, layer], X, exact, (input, layers) => {
          const copy = copies[seen.length]!;
          copy.write(input);
          seen.push([layers.map(({ name }) => name).join(), copy]);
        });
        const onGrid = fakeQuantizeActivation(X, activation);
        const want = [onGrid, X, onGrid].map((input) => input.matmul(W.transpose()));
        for (const [i, y] of results.entries()) expect(await y.read()).toEqual(await want[i]!.read());
        expect(seen.map(([names]) => names)).toEqual(['a,a', 'b']);
        expect(await seen[0]![1].read()).toEqual(await onGrid.read());
      }),
    ));

  it('puts the output on a grid after the bias, and only where asked', () =>
    fc.assert(
      fc.asyncProperty(problem, async ({ size: { tokens, out, columns }, x, w, bias }) => {
        using _ = device.scope();
        const X = device.tensor(x, [tokens, columns]);
        const outputActivation = absmaxActivation(4, 'token');
        const plain: Linear = {
          name: 'layer',
          weight: { kind: 'dense', values: device.tensor(w, [out, columns]) },
          bias: bias && device.tensor(bias, [out]),
        };
        const [got, want] = applyLinears([{ ...plain, outputActivation }, plain], X, exact) as [Tensor, Tensor];
        expect(await got.read()).toEqual(await fakeQuantizeActivation(want, outputActivation).read());
      }),
    ));

  const forms: [WeightForm, GridName, number, number | 'channel', boolean][] = [
    ['packed', 'gptq', 4, 8, false],
    ['packed', 'gptq', 3, 'channel', true],
    ['packed', 'quarot', 8, 16, true],
    ['packed', 'awq', 2, 8, false],
    ['integer', 'absmax', 8, 'channel', true],
    ['integer', 'quarot', 4, 'channel', true],
  ];
  it.each(forms)('%s codes of the %s grid (%i bits, %s) give what dequantized weights give', (form, grid, bits, groupSize, symmetric) =>
    fc.assert(
      fc.asyncProperty(problem, fc.boolean(), async ({ size: { tokens, out, columns }, x, w, bias }, quantizeInput) => {
        using _ = device.scope();
        const X = device.tensor(x, [tokens, columns]);
        const scheme = { weightBits: bits, activationBits: 16, groupSize, symmetric, activationGranularity: 'token' } as const;
        const weight = roundToNearest(device.tensor(w, [out, columns]), scheme, GRIDS[grid]);
        const activation: ActivationQuantizer | undefined =
          form === 'integer' || quantizeInput ? absmaxActivation(8, 'token') : undefined;
        const common = { name: 'layer', bias: bias && device.tensor(bias, [out]), activation };
        const stored: Linear = { ...common, weight: runtimeWeight(weight, activation, form, exact) };
        const dense: Linear = { ...common, weight: runtimeWeight(weight, activation, 'dense', exact) };
        expect(stored.weight.kind).toBe(form);
        const [got, want] = applyLinears([stored, dense], X, exact) as [Tensor, Tensor];
        const scaleOf = activation ? fakeQuantizeActivation(X, activation) : X;
        const terms = await magnitude(scaleOf, dequantizeWeight(weight));
        const [a, b] = [await got.read(), await want.read()];
        // Both round every product and partial sum at most once per term, each scale once more, and the bias once.
        const u = 2 ** -24;
        a.forEach((value, i) =>
          expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(2 * (columns + 6) * u * (terms[i]! + 8) + 2 ** -120),
        );
      }),
      { numRuns: 50 },
    ));

  it('keeps a weight dense that has no such form', () => {
    using _ = device.scope();
    const W = device.tensor([1, 2, 3, 4], [1, 4]);
    const scheme = { weightBits: 5, activationBits: 16, groupSize: 2, symmetric: false, activationGranularity: 'token' } as const;
    const weight = roundToNearest(W, scheme, GRIDS.gptq);
    expect(runtimeWeight(weight, undefined, 'packed', exact).kind).toBe('dense');
    expect(runtimeWeight(weight, absmaxActivation(8, 'token'), 'integer', exact).kind).toBe('dense');
  });
});
