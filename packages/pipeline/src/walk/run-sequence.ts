import type { Device, Tensor } from '@ptqlab/tensor';
import {
  linearShape,
  runBlock,
  type DecoderBlock,
  type Execution,
  type LinearRole,
  type Rotations,
} from '@ptqlab/models';

/** Layers with a common input that somebody wants to see. */
export interface Watched {
  readonly roles: readonly LinearRole[];
}

/** What a block made of one sequence: its output [tokens, hidden], and the inputs [tokens, in] of the watched layers, in their order. */
export interface SequenceRun {
  readonly output: Tensor;
  readonly inputs: readonly Tensor[];
}

/**
 * Runs a block on one whole sequence and keeps copies of inputs; all tensors belong to the caller's innermost scope.
 * @param values f32 [tokens, hidden]
 */
export function runSequence(
  device: Device,
  block: DecoderBlock,
  values: Float32Array,
  rotations: Rotations,
  execution: Execution,
  watched: readonly Watched[] = [],
): SequenceRun {
  const { shape } = execution;
  const tokens = values.length / shape.hiddenSize;
  using scope = device.scope();
  const inputs = watched.map(({ roles }) => device.empty([tokens, linearShape(shape, roles[0]!)[1]]));
  const targetOf = new Map(watched.map(({ roles }, i) => [block.linears[roles[0]!].name, inputs[i]!]));
  const observe: Execution['observe'] = (input, layers) => {
    for (const { name } of layers) targetOf.get(name)?.write(input);
  };
  const batch = { lengths: [tokens], rotation: rotations.of(device, [tokens]) };
  const x = device.tensor(values, [tokens, shape.hiddenSize]);
  const output = runBlock(block, x, batch, watched.length > 0 ? { ...execution, observe } : execution);
  return scope.keep({ output, inputs });
}
