import type { Checkpoint, TensorInfo } from '@ptqlab/formats';
import { FormatError } from '@ptqlab/formats';
import { TINY } from '../testing/tiny-model.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { tensorShapes } from './tensor-names.ts';

/** The headers of a checkpoint, after some changes. */
function headers(change: (tensors: Map<string, Partial<TensorInfo>>) => void): Checkpoint {
  const tensors = new Map<string, Partial<TensorInfo>>(
    [...tensorShapes(TINY)].map(([name, shape]) => [name, { shape, dtype: 'BF16' }]),
  );
  change(tensors);
  return {
    path: 'model',
    names: [...tensors.keys()],
    has: (name: string) => tensors.has(name),
    info: (name: string) => tensors.get(name)!,
  } as unknown as Checkpoint;
}

const Q = 'model.layers.1.self_attn.q_proj';

describe('checkCheckpoint', () => {
  it('accepts what the configuration promises, and stored rotation frequencies', () => {
    checkCheckpoint(
      headers((tensors) => tensors.set('model.layers.0.self_attn.rotary_emb.inv_freq', { shape: [2], dtype: 'F32' })),
      TINY,
    );
  });

  it.each<[string, Parameters<typeof headers>[0], string]>([
    ['a missing tensor', (t) => t.delete(`${Q}.bias`), `"${Q}.bias" [16] is missing (the nearest name is`],
    ['another shape', (t) => t.set(`${Q}.weight`, { shape: [12, 16], dtype: 'F32' }), `"${Q}.weight" has shape [12,16], the configuration gives [16,12]`],
    ['another rank', (t) => t.set('model.norm.weight', { shape: [12, 1], dtype: 'F32' }), 'has shape [12,1]'],
    ['integers', (t) => t.set(`${Q}.weight`, { shape: [16, 12], dtype: 'I32' }), `"${Q}.weight" is I32; F32, F16 or BF16 is needed`],
    ['a block too many', (t) => t.set('model.layers.2.input_layernorm.weight', { shape: [12], dtype: 'F32' }), '"model.layers.2.input_layernorm.weight" is not part of'],
    ['a bias too many', (t) => t.set('model.layers.0.mlp.up_proj.bias', { shape: [10], dtype: 'F32' }), 'up_proj.bias" is not part of'],
  ])('refuses %s', (_what, change, problem) => {
    const check = () => checkCheckpoint(headers(change), TINY);
    expect(check).toThrow(FormatError);
    expect(check).toThrow(problem);
  });

  it('lets a tied model store its head, of the right shape', () => {
    const tied = { ...TINY, tiedHead: true };
    checkCheckpoint(headers(() => {}), tied);
    const wrong = headers((t) => t.set('lm_head.weight', { shape: [12, 19], dtype: 'F32' }));
    expect(() => checkCheckpoint(wrong, tied)).toThrow('"lm_head.weight" has shape [12,19], the configuration gives [19,12]');
  });

  it('tells a few problems and how many more there are', () => {
    expect(() => checkCheckpoint(headers((tensors) => tensors.clear()), TINY)).toThrow(/; and \d+ more\. Check that config\.json/);
  });
});
