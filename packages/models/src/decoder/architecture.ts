import type { LinearRole, NormRole } from './block-parts.ts';
import type { DecoderShape } from './decoder-shape.ts';

/**
 * Layers that share an input, in the order in which they run. A step is what a "true sequential" method quantizes before it looks
 * at inputs again; the order inside a step is that of IST-DASLab/gptq (commit 2d65066), which matters to GPTAQ alone.
 */
export const STEPS = [['k', 'v', 'q'], ['o'], ['up', 'gate'], ['down']] as const satisfies LinearRole[][];

/** Layers whose outputs attention multiplies with each other. */
export const ATTENTION_OPERANDS: readonly LinearRole[] = ['q', 'k', 'v'];

/** A place where a per-channel factor can move from activations into weights; `inspected` is whose output judges the factor. */
export interface LinkPlan {
  readonly source: { readonly norm: NormRole } | { readonly linear: LinearRole };
  readonly consumers: readonly LinearRole[];
  readonly inspected: 'attention' | 'mlp' | LinearRole;
}

const LINKS: readonly LinkPlan[] = [
  { source: { norm: 'attention' }, consumers: ['q', 'k', 'v'], inspected: 'attention' },
  { source: { linear: 'v' }, consumers: ['o'], inspected: 'o' },
  { source: { norm: 'mlp' }, consumers: ['gate', 'up'], inspected: 'mlp' },
  { source: { linear: 'up' }, consumers: ['down'], inspected: 'down' },
];

/**
 * The links of a block, in the order of mit-han-lab/llm-awq (commit d6e797a). Like there, v → o exists only when both weights have
 * the same shape: with grouped heads one output of v feeds several inputs of o.
 */
export function linksOf(shape: DecoderShape): readonly LinkPlan[] {
  return LINKS.filter(
    ({ source, consumers: [first] }) =>
      !('linear' in source) ||
      source.linear !== 'v' ||
      linearShape(shape, 'v').every((size, axis) => size === linearShape(shape, first!)[axis]),
  );
}

/** [out, in] of a linear layer. */
export function linearShape(shape: DecoderShape, role: LinearRole): readonly [out: number, columns: number] {
  const { hiddenSize: hidden, intermediateSize: intermediate, headSize } = shape;
  const queries = shape.headCount * headSize;
  const keys = shape.keyHeadCount * headSize;
  const shapes = {
    q: [queries, hidden],
    k: [keys, hidden],
    v: [keys, hidden],
    o: [hidden, queries],
    gate: [intermediate, hidden],
    up: [intermediate, hidden],
    down: [hidden, intermediate],
  } as const;
  return shapes[role];
}
