import { FormatError, nearestName, type TensorHeaders } from '@ptqlab/formats';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { blockTensors, EMBEDDING, HEAD, tensorShapes } from './tensor-names.ts';

/** Rotation frequencies that some checkpoints store; they follow from the configuration. */
const IGNORED = /\.rotary_emb\.inv_freq$/;

/** At most this many problems are told; more would be the same one again. */
const TOLD = 5;

/**
 * Holds the headers of a checkpoint, plain or quantized, against the shape its configuration promises, before anything is read.
 * @throws FormatError listing tensors that are missing, not expected, of another shape, or no floats
 */
export function checkCheckpoint(headers: TensorHeaders, shape: DecoderShape): void {
  // A configuration may ask for any number of blocks: names are made for as many as there can be, and one more to be missed.
  const blockCount = Math.min(shape.blockCount, headers.names.length + 1);
  const expected = tensorShapes({ ...shape, blockCount });
  const problems = [...expected].flatMap(([name, wanted]) => problemOf(headers, name, wanted));
  // A stored head of a tied model is allowed; `checkTiedHead` compares it with the embedding.
  const isTiedHead = (name: string) => name === HEAD && shape.tiedHead;
  if (shape.tiedHead && headers.has(HEAD)) problems.push(...problemOf(headers, HEAD, expected.get(EMBEDDING)!));
  const extra = headers.names.filter((name) => !expected.has(name) && !IGNORED.test(name) && !isTiedHead(name));
  problems.push(...extra.map((name) => () => `"${name}" is not part of this architecture`));
  if (problems.length === 0) return;
  const untold = problems.length - TOLD + (shape.blockCount - blockCount) * blockTensors(shape);
  const more = untold > 0 ? `; and ${untold} more` : '';
  const told = problems.slice(0, TOLD).map((tell) => tell());
  throw new FormatError(
    `the tensors do not fit the configuration: ${told.join('; ')}${more}. ` +
      'Check that config.json and the weights belong together',
    { file: headers.path },
  );
}

/** Told only when asked: looking for the nearest name takes long. */
function problemOf(headers: TensorHeaders, name: string, wanted: readonly number[]): (() => string)[] {
  if (!headers.has(name))
    return [
      () => {
        const nearest = nearestName(name, headers.names);
        return `"${name}" [${wanted}] is missing${nearest ? ` (the nearest name is "${nearest}")` : ''}`;
      },
    ];
  const { dtype, shape } = headers.info(name);
  if (shape.length !== wanted.length || shape.some((size, axis) => size !== wanted[axis]))
    return [() => `"${name}" has shape [${shape}], the configuration gives [${wanted}]`];
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16')
    return [() => `"${name}" is ${dtype}; F32, F16 or BF16 is needed`];
  return [];
}
