import { absmaxActivation } from '@ptqlab/quant';
import { Device, ReferenceBackend } from '@ptqlab/tensor';
import { LINEAR_ROLES } from '../decoder/block-parts.ts';
import { arithmeticOf } from '../decoder/compute-dtype.ts';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { loadBlock } from './load-block.ts';
import type { WeightSource } from './weight-source.ts';

const device = new Device(new ReferenceBackend());
afterEach(() => expect(device.liveTensors).toBe(0));

const shape = {
  hiddenSize: 8,
  intermediateSize: 12,
  headSize: 4,
  headCount: 2,
  keyHeadCount: 1,
  biases: ['q'],
} as unknown as DecoderShape;
const source = {
  floats: async (_name: string, [rows, columns = 1]: readonly number[]) => new Float32Array(rows! * columns),
  quantized: async () => undefined,
} as unknown as WeightSource;

describe('a block as it is loaded', () => {
  it('puts the outputs of q, k and v on a grid where attention operands are quantized, and no others', async () => {
    using _ = device.scope();
    const operand = absmaxActivation(8, 'token');
    const loading = { source, shape, device, arithmetic: arithmeticOf('f32'), operandOf: () => operand };
    const { linears } = await loadBlock(0, loading);
    expect(LINEAR_ROLES.filter((role) => linears[role].outputActivation)).toEqual(['q', 'k', 'v']);
  });

  it('has biases where the architecture has them', async () => {
    using _ = device.scope();
    const { linears } = await loadBlock(3, { source, shape, device, arithmetic: arithmeticOf('f32') });
    expect(LINEAR_ROLES.filter((role) => linears[role].bias)).toEqual(['q']);
    expect(linears.q.name).toBe('model.layers.3.self_attn.q_proj');
  });
});
