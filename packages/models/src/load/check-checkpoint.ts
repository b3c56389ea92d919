import { FormatError, nearestName, type Checkpoint } from '@ptqlab/formats';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { EMBEDDING, HEAD, tensorShapes } from './tensor-names.ts';

/** Rotation frequencies that some checkpoints store; they follow from the configuration. */
const IGNORED = /\.rotary_emb\.inv_freq$/;

/** At most this many problems are told; more would be the same one again. */
const TOLD = 5;

/**
 * Holds the headers of a checkpoint against the shape its configuration promises, before anything is read.
 * @throws FormatError listing tensors that are missing, not expected, of another shape, or no floats
 */
export function checkCheckpoint(checkpoint: Checkpoint, shape: DecoderShape): void {
  const expected = tensorShapes(shape);
  const problems = [...expected].flatMap(([name, wanted]) => problemOf(checkpoint, name, wanted));
  // A stored head of a tied model is allowed; `checkTiedHead` compares it with the embedding.
  const isTiedHead = (name: string) => name === HEAD && shape.tiedHead;
  if (shape.tiedHead && checkpoint.has(HEAD)) problems.push(...problemOf(checkpoint, HEAD, expected.get(EMBEDDING)!));
  const extra = checkpoint.names.filter((name) => !expected.has(name) && !IGNORED.test(name) && !isTiedHead(name));
  problems.push(...extra.map((name) => `"${name}" is not part of this architecture`));
  if (problems.length === 0) return;
  const more = problems.length > TOLD ? `; and ${problems.length - TOLD} more` : '';
  throw new FormatError(
    `the tensors do not fit the configuration: ${problems.slice(0, TOLD).join('; ')}${more}. ` +
      'Check that config.json and the weights belong together',
    { file: checkpoint.path },
  );
}

function problemOf(checkpoint: Checkpoint, name: string, wanted: readonly number[]): string[] {
  if (!checkpoint.has(name)) {
    const nearest = nearestName(name, checkpoint.names);
    return [`"${name}" [${wanted}] is missing${nearest ? ` (the nearest name is "${nearest}")` : ''}`];
  }
  const { dtype, shape } = checkpoint.info(name);
  if (shape.length !== wanted.length || shape.some((size, axis) => size !== wanted[axis]))
    return [`"${name}" has shape [${shape}], the configuration gives [${wanted}]`];
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16')
    return [`"${name}" is ${dtype}; F32, F16 or BF16 is needed`];
  return [];
}
