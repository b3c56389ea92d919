import { silu, type Tensor } from '@ptqlab/tensor';
import type { LinearRole, NormRole } from './block-parts.ts';
import { attend } from './attend.ts';
import type { Arithmetic } from './compute-dtype.ts';
import type { DecoderShape } from './decoder-shape.ts';
import { applyLinears, showInput, type InputObserver, type Linear } from './linear.ts';
import { rmsNorm } from './rms-norm.ts';
import { rotate, type Rotation } from './rotate.ts';

/** One decoder block in device memory. */
export interface DecoderBlock {
  /** As in the checkpoint, for instance model.layers.0. */
  readonly name: string;
  /** f32 [hidden] each. */
  readonly norms: Readonly<Record<NormRole, Tensor>>;
  readonly linears: Readonly<Record<LinearRole, Linear>>;
}

/** Keys and values of earlier tokens of one sequence, in one block. */
export interface AttentionMemory {
  /** Adds the new tokens' rotated keys and values [n, keyHeadCount · headSize], returns those of all tokens. */
  extend(k: Tensor, v: Tensor): { readonly k: Tensor; readonly v: Tensor };
}

/** The sequences whose tokens lie one after another in the rows of a hidden state. */
export interface Batch {
  /** Tokens of each sequence. */
  readonly lengths: readonly number[];
  readonly rotation: Rotation;
  /** One memory per sequence; left out where no earlier tokens are remembered. */
  readonly memories?: readonly AttentionMemory[] | undefined;
  /** For each sequence the index of the one, earlier in this batch, whose tokens it continues; left out where none does. */
  readonly parents?: readonly (number | undefined)[] | undefined;
}

/** How a block computes. */
export interface Execution {
  readonly shape: DecoderShape;
  readonly arithmetic: Arithmetic;
  /** Shown every linear layer's input; the input of layers that share one is shown once. */
  readonly observe?: InputObserver | undefined;
}

/** Layers that share the input of attention, and that of the MLP. */
const ATTENTION_INPUTS: readonly LinearRole[] = ['q', 'k', 'v'];
const MLP_INPUTS: readonly LinearRole[] = ['gate', 'up'];

/** Values of the MLP's inner layer that are made at once: 16 MiB of f32. An observed MLP sees all tokens at once. */
const INNER_AT_ONCE = 2 ** 22;

/** x + attention(norm(x)), then the same with the MLP. @param x [tokens, hidden] */
export function runBlock(block: DecoderBlock, x: Tensor, batch: Batch, execution: Execution): Tensor {
  const { shape, arithmetic } = execution;
  const { norms } = block;
  using scope = x.device.scope();
  const normed = rmsNorm(x, norms.attention, shape.normEpsilon, arithmetic, 'input_layernorm');
  const attended = arithmetic.round(x.add(runAttention(block, normed, batch, execution)), 'self_attn.residual');
  const again = rmsNorm(attended, norms.mlp, shape.normEpsilon, arithmetic, 'post_attention_layernorm');
  return scope.keep(arithmetic.round(attended.add(runMlp(block, again, execution)), 'mlp.residual'));
}

/**
 * Shows the inputs of a block's linear layers as `runBlock` does, up to that of `last`, and runs nothing that comes after it.
 * @param x [tokens, hidden]
 */
export function showInputsUntil(
  last: LinearRole,
  block: DecoderBlock,
  x: Tensor,
  batch: Batch,
  execution: Execution & { readonly observe: InputObserver },
): void {
  const { shape, arithmetic, observe } = execution;
  const { norms, linears } = block;
  const show = (roles: readonly LinearRole[], input: Tensor): void =>
    showInput(
      roles.map((role) => linears[role]),
      input,
      arithmetic,
      observe,
    );
  using _ = x.device.scope();
  const normed = rmsNorm(x, norms.attention, shape.normEpsilon, arithmetic, 'input_layernorm');
  if (ATTENTION_INPUTS.includes(last)) return show(ATTENTION_INPUTS, normed);
  const context = attentionContext(block, normed, batch, execution);
  if (last === 'o') return show(['o'], context);
  const [out] = applyLinears([linears.o], context, arithmetic, observe);
  const attended = arithmetic.round(x.add(out!), 'self_attn.residual');
  const again = rmsNorm(attended, norms.mlp, shape.normEpsilon, arithmetic, 'post_attention_layernorm');
  if (MLP_INPUTS.includes(last)) return show(MLP_INPUTS, again);
  show(['down'], mlpInner(block, again, execution));
}

/** Attention of every sequence on its own. @param x normed input [tokens, hidden] */
export function runAttention(block: DecoderBlock, x: Tensor, batch: Batch, execution: Execution): Tensor {
  using scope = x.device.scope();
  const context = attentionContext(block, x, batch, execution);
  const [out] = applyLinears([block.linears.o], context, execution.arithmetic, execution.observe);
  return scope.keep(out!);
}

/** What attention gives to its last layer. @param x normed input [tokens, hidden] @returns [tokens, headCount · headSize] */
function attentionContext(
  { linears }: DecoderBlock,
  x: Tensor,
  { lengths, rotation, memories, parents }: Batch,
  { shape, arithmetic, observe }: Execution,
): Tensor {
  const { device } = x;
  using scope = device.scope();
  const [rawQ, rawK, v] = applyLinears([linears.q, linears.k, linears.v], x, arithmetic, observe) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  const q = arithmetic.round(rotate(rawQ, shape.headSize, rotation), 'self_attn.rotated_q');
  const k = arithmetic.round(rotate(rawK, shape.headSize, rotation), 'self_attn.rotated_k');
  const context = device.empty(q.shape);
  const ends = endsOf(lengths);
  const rowsOf = (x: Tensor, i: number): Tensor => x.rows(ends[i]! - lengths[i]!, ends[i]!);
  for (const i of lengths.keys()) {
    using _ = device.scope();
    const own = { k: rowsOf(k, i), v: rowsOf(v, i) };
    const parent = parents?.[i];
    const all =
      parent === undefined
        ? (memories?.[i]!.extend(own.k, own.v) ?? own)
        : { k: joined(rowsOf(k, parent), own.k), v: joined(rowsOf(v, parent), own.v) };
    rowsOf(context, i).write(attend(rowsOf(q, i), all.k, all.v, shape, arithmetic));
  }
  return scope.keep(context);
}

function endsOf(lengths: readonly number[]): number[] {
  let end = 0;
  return lengths.map((length) => (end += length));
}

/** The rows of `first`, then those of `second`. */
function joined(first: Tensor, second: Tensor): Tensor {
  const [before, after] = [first.shape[0]!, second.shape[0]!];
  const all = first.device.empty([before + after, first.shape[1]!]);
  all.rows(0, before).write(first);
  all.rows(before).write(second);
  return all;
}

/** down(silu(gate(x)) · up(x)). @param x normed input [tokens, hidden] */
export function runMlp(block: DecoderBlock, x: Tensor, execution: Execution): Tensor {
  const { device } = x;
  const [tokens, hidden] = x.shape as [number, number];
  const atOnce = Math.max(1, Math.floor(INNER_AT_ONCE / execution.shape.intermediateSize));
  if (execution.observe || tokens <= atOnce) return runMlpAtOnce(block, x, execution);
  using scope = device.scope();
  const out = device.empty([tokens, hidden]);
  for (let start = 0; start < tokens; start += atOnce) {
    using _ = device.scope();
    const end = Math.min(start + atOnce, tokens);
    out.rows(start, end).write(runMlpAtOnce(block, x.rows(start, end), execution));
  }
  return scope.keep(out);
}

function runMlpAtOnce(block: DecoderBlock, x: Tensor, execution: Execution): Tensor {
  using scope = x.device.scope();
  const inner = mlpInner(block, x, execution);
  const [down] = applyLinears([block.linears.down], inner, execution.arithmetic, execution.observe);
  return scope.keep(down!);
}

/** silu(gate(x)) · up(x). @param x normed input [tokens, hidden] @returns [tokens, intermediate] */
function mlpInner({ linears }: DecoderBlock, x: Tensor, { arithmetic, observe }: Execution): Tensor {
  using scope = x.device.scope();
  const [gate, up] = applyLinears([linears.gate, linears.up], x, arithmetic, observe) as [Tensor, Tensor];
  const gated = arithmetic.round(silu(gate), 'mlp.silu');
  return scope.keep(arithmetic.round(gated.mul(up), 'mlp.product'));
}
