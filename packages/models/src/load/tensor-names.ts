import { linearShape } from '../decoder/architecture.ts';
import { LINEAR_PATHS, LINEAR_ROLES, NORM_PATHS, NORM_ROLES, type LinearRole } from '../decoder/block-parts.ts';
import type { DecoderShape } from '../decoder/decoder-shape.ts';

export const EMBEDDING = 'model.embed_tokens.weight';
export const FINAL_NORM = 'model.norm.weight';
export const HEAD = 'lm_head.weight';

/** Name of a block, for instance model.layers.0. */
export const blockName = (index: number): string => `model.layers.${index}`;

/** Name of a linear layer, for instance model.layers.0.self_attn.q_proj. */
export const linearName = (index: number, role: LinearRole): string => `${blockName(index)}.${LINEAR_PATHS[role]}`;

/** The tensor whose rows score the vocabulary. */
export const headName = ({ tiedHead }: DecoderShape): string => (tiedHead ? EMBEDDING : HEAD);

/** Names and shapes of all tensors a checkpoint of this shape holds, in checkpoint order. */
export function tensorShapes(shape: DecoderShape): Map<string, readonly number[]> {
  const { vocabularySize, hiddenSize } = shape;
  const shapes = new Map<string, readonly number[]>([[EMBEDDING, [vocabularySize, hiddenSize]]]);
  for (let index = 0; index < shape.blockCount; index++) {
    for (const role of NORM_ROLES) shapes.set(`${blockName(index)}.${NORM_PATHS[role]}.weight`, [hiddenSize]);
    for (const role of LINEAR_ROLES) {
      const [out, columns] = linearShape(shape, role);
      shapes.set(`${linearName(index, role)}.weight`, [out, columns]);
      if (shape.biases.includes(role)) shapes.set(`${linearName(index, role)}.bias`, [out]);
    }
  }
  shapes.set(FINAL_NORM, [hiddenSize]);
  if (!shape.tiedHead) shapes.set(HEAD, [vocabularySize, hiddenSize]);
  return shapes;
}

/** How many tensors a checkpoint holds for each block. */
export const blockTensors = ({ biases }: DecoderShape): number =>
  NORM_ROLES.length + LINEAR_ROLES.length + biases.length;
