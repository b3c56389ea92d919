import { MergeQueue } from './merge-queue.ts';
import { PIECE_TYPES } from './model-proto.ts';
import type { Segment } from './segment.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Marks a symbol before the first and after the last. */
const NONE = -1;

/** The text as a chain of symbols: symbol i is `text[start[i], end[i])`, or merged away when that is empty. */
interface Chain {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly previous: Int32Array;
  readonly next: Int32Array;
  /** 1 for a user-defined symbol, which is never merged. */
  readonly frozen: Uint8Array;
}

/**
 * Cuts a normalized text by byte-pair encoding as SentencePiece does it (bpe_model.cc): start from characters and user-defined
 * symbols, then merge the neighbours whose union is the piece with the highest score, leftmost first, until none is left.
 * With a heap and a linked chain this takes O(n log n) for n characters; the text is not split into words first.
 */
export function encodeBpe(text: string, vocabulary: Vocabulary): Segment[] {
  const chain = chainOf(text, vocabulary);
  const { start, end, previous, next, frozen } = chain;
  const queue = new MergeQueue();
  const halves = new Map<string, readonly [string, string]>();

  const propose = (left: number, right: number): void => {
    if (left === NONE || right === NONE || frozen[left] === 1 || frozen[right] === 1) return;
    const union = text.slice(start[left], end[right]);
    const id = vocabulary.cuttableId(union);
    if (id === undefined) return;
    const { score, type } = vocabulary.piece(id);
    queue.push({ left, right, score, length: union.length });
    if (type === PIECE_TYPES.unused)
      halves.set(union, [text.slice(start[left], end[left]), text.slice(start[right], end[right])]);
  };

  for (let right = 1; right < start.length; right++) propose(right - 1, right);
  for (let merge = queue.pop(); merge !== undefined; merge = queue.pop()) {
    const { left, right, length } = merge;
    const isStale = start[left] === end[left] || start[right] === end[right] || end[right]! - start[left]! !== length;
    if (isStale) continue;
    end[left] = end[right]!;
    start[right] = end[right]!;
    next[left] = next[right]!;
    if (next[left] !== NONE) previous[next[left]!] = left;
    propose(previous[left]!, left);
    propose(left, next[left]!);
  }

  const segments: Segment[] = [];
  for (let i = start.length === 0 ? NONE : 0; i !== NONE; i = next[i]!)
    splitUnused(text.slice(start[i], end[i]), vocabulary, halves, segments);
  return segments;
}

function chainOf(text: string, { userSymbols }: Vocabulary): Chain {
  const starts: number[] = [];
  const frozen: number[] = [];
  for (let at = 0; at < text.length; ) {
    const symbolEnd = userSymbols.longestPrefix(text, at);
    starts.push(at);
    frozen.push(symbolEnd > at ? 1 : 0);
    at = symbolEnd > at ? symbolEnd : at + (text.codePointAt(at)! > 0xffff ? 2 : 1);
  }
  const last = starts.length - 1;
  return {
    start: Int32Array.from(starts),
    end: Int32Array.from(starts, (_, i) => (i === last ? text.length : starts[i + 1]!)),
    previous: Int32Array.from(starts, (_, i) => i - 1),
    next: Int32Array.from(starts, (_, i) => (i === last ? NONE : i + 1)),
    frozen: Uint8Array.from(frozen),
  };
}

/** Pieces that exist only to be merged further (type "unused") are undone into the halves they were merged from. */
function splitUnused(
  text: string,
  vocabulary: Vocabulary,
  halves: ReadonlyMap<string, readonly [string, string]>,
  segments: Segment[],
): void {
  const id = vocabulary.idOf(text);
  const pair = vocabulary.piece(id).type === PIECE_TYPES.unused ? halves.get(text) : undefined;
  if (pair === undefined) segments.push({ text, id });
  else for (const half of pair) splitUnused(half, vocabulary, halves, segments);
}
