import { silu, type Device, type Tensor } from '@ptqlab/tensor';
import {
  awq,
  awqGrid,
  clipGroups,
  dequantizeWeight,
  fakeQuantize,
  LayerStatistics,
  publishedOptions,
  roundToNearest,
  searchClip,
  searchScale,
  type Link,
  type LinearLayer,
  type LinkSource,
  type Scheme,
} from '@ptqlab/quant';
import { levelsOf, worstRelative } from './compare-levels.ts';
import { goldenCases, GoldenTensors } from './golden-cases.ts';
import { skipLeftOut } from './skip-left-out.ts';
import { FAST_DEVICES } from './open-devices.ts';

interface AwqParams {
  readonly bits: number;
  readonly group_size: number;
  readonly clip: boolean;
  readonly n_grid: number;
  readonly max_shrink: number;
  readonly n_sample_token: number;
  readonly searches: readonly { prev_op: string; layers: readonly string[]; best_index: number }[];
}

/** Name of each layer, and the cached input it reads. */
const INPUT_OF: Readonly<Record<string, string>> = {
  'self_attn.q_proj': 'attn_in',
  'self_attn.k_proj': 'attn_in',
  'self_attn.v_proj': 'attn_in',
  'self_attn.o_proj': 'o_in',
  'mlp.gate_proj': 'mlp_in',
  'mlp.up_proj': 'mlp_in',
  'mlp.down_proj': 'down_in',
};
const NORMS = ['input_layernorm', 'post_attention_layernorm'];
const short = (name: string): string => name.split('.').at(-1)!;

/** The block of a case: layers, norms, links as in its searches, and the inputs of each layer. */
async function openBlock(device: Device, golden: GoldenTensors, { searches }: AwqParams) {
  const tensor = (name: string): Tensor => device.tensor(golden.numbers(name), golden.shape(name), 'f32');
  const layers = new Map<string, LinearLayer>(
    Object.keys(INPUT_OF).map((name) => [name, { name, weight: tensor(`input.weight.${name}`), bias: undefined }]),
  );
  const norms = new Map<string, LinkSource>(
    NORMS.map((name) => [name, { kind: 'norm', name, weight: tensor(`input.ln.${name}`), bias: undefined }]),
  );
  const statistics = new Map<string, LayerStatistics>();
  for (const input of new Set(Object.values(INPUT_OF))) {
    const x = tensor(`input.x.${input}`);
    const of = new LayerStatistics(device, x.shape[1]!, ['absMean', 'inputs']);
    await of.add(x);
    statistics.set(input, of);
  }
  const through = (x: Tensor, name: string): Tensor => x.matmul(layers.get(name)!.weight.transpose());
  const inspectors: Readonly<Record<string, (x: Tensor) => Tensor>> = {
    'self_attn.q_proj': (x) => {
      const parts = ['q', 'k', 'v'].map((part) => through(x, `self_attn.${part}_proj`));
      const all = device.empty([x.shape[0]!, parts.reduce((sum, part) => sum + part.shape[1]!, 0)]);
      let at = 0;
      for (const part of parts) all.cols(at, (at += part.shape[1]!)).write(part);
      return all;
    },
    'mlp.gate_proj': (x) => through(silu(through(x, 'mlp.gate_proj')).mul(through(x, 'mlp.up_proj')), 'mlp.down_proj'),
  };
  const links: Link[] = searches.map(({ prev_op, layers: names }) => ({
    source: norms.get(prev_op) ?? { kind: 'linear', layer: layers.get(prev_op)! },
    consumers: names.map((name) => layers.get(name)!),
    statistics: statistics.get(INPUT_OF[names[0]!]!)!,
    inspect: inspectors[names[0]!] ?? ((x) => through(x, names[0]!)),
    inspectsConsumer: inspectors[names[0]!] === undefined,
  }));
  return { layers, norms, statistics, links };
}

describe.each(FAST_DEVICES)('awq agrees with its authors’ code on %s', (_name, open) => {
  skipLeftOut('awq');
  it.each(goldenCases('awq').map((one) => [one.name, one] as const))('%s', async (_case, one) => {
    const params = one.params as unknown as AwqParams;
    const golden = await GoldenTensors.open(one);
    const device = await open();
    {
      using _ = device.scope();
      const scheme: Scheme = {
        weightBits: params.bits,
        activationBits: 16,
        groupSize: params.group_size,
        symmetric: false,
        activationGranularity: 'token',
      };
      const grid = { bits: params.bits, symmetric: false };
      const Q = (group: Tensor): Tensor => fakeQuantize(group, awqGrid.fit(group, grid), awqGrid.codeRange(grid));
      const search = { steps: params.n_grid, maxShrink: params.max_shrink };
      const options = {
        ...publishedOptions(awq),
        scale: params.searches.length > 0,
        clip: params.clip,
        clipSteps: search.steps,
        clipShrink: search.maxShrink,
        clipTokens: params.n_sample_token,
      };
      const task = { scheme, options };
      const { layers, norms, statistics, links } = await openBlock(device, golden, params);

      for (const [i, link] of links.entries()) {
        using _link = device.scope();
        const { best_index, layers: names } = params.searches[i]!;
        const first = short(names[0]!);
        const losses = golden.numbers(`expect.loss_history.${first}`);
        const ratios = Array.from(losses, (_, i) => i / losses.length);
        const found = await searchScale(link, ratios, (w) => dequantizeWeight(roundToNearest(w, scheme, awqGrid)));
        expect(ratios.indexOf(found.ratio)).toBe(best_index);
        expect(worstRelative(found.losses, losses)).toBeLessThan(5e-5);
        expect(worstRelative(await found.s.read(), golden.numbers(`expect.scales.${first}`))).toBeLessThan(5e-6);
      }

      const rescalings = await awq.prepareBlock!({ name: one.name, layers: [...layers.values()], links }, task);
      expect(rescalings).toHaveLength(
        links.flatMap(({ source, consumers }) => [...(source.kind === 'linear' ? [0] : []), ...consumers]).length,
      );
      for (const [name, norm] of norms)
        if (norm.kind === 'norm')
          expect(worstRelative(await norm.weight.read(), golden.numbers(`expect.ln.${name}`))).toBeLessThan(5e-6);

      for (const [name, layer] of layers) {
        using _layer = device.scope();
        const [out, columns] = layer.weight.shape as [number, number];
        const of = statistics.get(INPUT_OF[name]!)!;
        const clipped = golden.has(`expect.clip_max.${short(name)}`);
        const { weight } = await awq.quantize(layer, of, task);
        const groups = columns / params.group_size;
        const sameClip = new Array<boolean>(out * groups).fill(true);
        if (clipped) {
          const maxima = searchClip(
            layer.weight,
            await of.sampleInputs(params.n_sample_token),
            params.group_size,
            Q,
            search,
          );
          const got = await maxima.read();
          const expected = golden.numbers(`expect.clip_max.${short(name)}`);
          // Neighbouring candidates are 5 % of the maximum apart, so 1 % tells the same index from another.
          expected.forEach((m, at) => (sameClip[at] = Math.abs(got[at]! - m) < 0.01 * m));
          const same = Array.from(expected.keys()).filter((at) => sameClip[at]);
          expect(sameClip.length - same.length).toBeLessThanOrEqual(Math.max(3, 0.05 * sameClip.length));
          expect(
            worstRelative(
              same.map((at) => got[at]!),
              same.map((at) => expected[at]!),
            ),
          ).toBeLessThan(5e-6);
          const again = roundToNearest(clipGroups(layer.weight, maxima, params.group_size), scheme, awqGrid);
          expect(await again.parts['codes']!.read()).toEqual(await weight.parts['codes']!.read());
        }
        const groupIndex = Float64Array.from({ length: columns }, (_, c) => Math.floor(c / params.group_size));
        const read = async (part: string) => Float64Array.from(await weight.parts[part]!.read());
        const got = levelsOf(await read('codes'), await read('zeroPoint'), groupIndex, out);
        const expected = levelsOf(
          golden.numbers(`expect.codes.${short(name)}`),
          golden.numbers(`expect.zero.${short(name)}`),
          groupIndex,
          out,
        );
        const group = (at: number): number => Math.floor(at / columns) * groups + groupIndex[at % columns]!;
        const compared = Array.from(expected.keys()).filter((at) => sameClip[group(at)]);
        const off = compared.filter((at) => got[at] !== expected[at]);
        expect(off.length).toBeLessThanOrEqual(0.005 * compared.length);
      }
    }
    expect(device.liveTensors).toBe(0);
    await device.close();
  });
});
