import type { Device, Tensor } from '@ptqlab/tensor';
import {
  linearShape,
  runBlock,
  showInputsUntil,
  type Batch,
  type DecoderBlock,
  type Execution,
  type InputObserver,
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
  using scope = device.scope();
  const { x, batch } = begin(device, values, rotations, execution);
  const { inputs, observe } = watch(device, block, x.shape[0]!, execution, watched);
  const output = runBlock(block, x, batch, watched.length > 0 ? { ...execution, observe } : execution);
  return scope.keep({ output, inputs });
}

/**
 * The inputs alone that `runSequence` keeps: nothing of the block runs that comes after the last of them.
 * @param watched in the order in which a block runs them
 */
export function inputsOfSequence(
  device: Device,
  block: DecoderBlock,
  values: Float32Array,
  rotations: Rotations,
  execution: Execution,
  watched: readonly Watched[],
): readonly Tensor[] {
  const last = watched.at(-1);
  if (!last) return [];
  using scope = device.scope();
  const { x, batch } = begin(device, values, rotations, execution);
  const { inputs, observe } = watch(device, block, x.shape[0]!, execution, watched);
  showInputsUntil(last.roles[0]!, block, x, batch, { ...execution, observe });
  return scope.keep(inputs);
}

/** A whole sequence as a batch of its own. */
function begin(device: Device, values: Float32Array, rotations: Rotations, { shape }: Execution) {
  const tokens = values.length / shape.hiddenSize;
  const batch: Batch = { lengths: [tokens], rotation: rotations.of(device, [tokens]) };
  return { x: device.tensor(values, [tokens, shape.hiddenSize]), batch };
}

/** Room for copies of the watched inputs, and the observer that fills it. */
function watch(
  device: Device,
  block: DecoderBlock,
  tokens: number,
  { shape }: Execution,
  watched: readonly Watched[],
): { readonly inputs: readonly Tensor[]; readonly observe: InputObserver } {
  const inputs = watched.map(({ roles }) => device.empty([tokens, linearShape(shape, roles[0]!)[1]]));
  const targetOf = new Map(watched.map(({ roles }, i) => [block.linears[roles[0]!].name, inputs[i]!]));
  const observe: InputObserver = (input, layers) => {
    for (const { name } of layers) targetOf.get(name)?.write(input);
  };
  return { inputs, observe };
}
