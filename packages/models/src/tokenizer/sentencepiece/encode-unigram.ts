import { PIECE_TYPES } from './model-proto.ts';
import { PrefixTree } from './prefix-tree.ts';
import type { Segment } from './segment.ts';
import type { Vocabulary } from './vocabulary.ts';

const utf8 = new TextEncoder();

/** How much worse an unknown character is than the worst piece (kUnkPenalty of unigram_model.cc). */
const UNKNOWN_PENALTY = 10;

/** FLT_MIN, from which the original starts its search for the highest score; log probabilities are negative, so it stays. */
const SMALLEST_FLOAT = 2 ** -126;

/** Sums below this are taken back to zero, which keeps single precision fine enough for any length of text. */
const LOWEST_SUM = -100_000;

/** Where the best path to a position begins its last piece, before any path is known. */
const UNREACHED = -1;

/**
 * Cuts a normalized text into the pieces whose scores (log probabilities) have the largest sum: Viterbi over positions, as in
 * Model::EncodeOptimized of SentencePiece (unigram_model.cc). Sums are in single precision and taken back to zero at -100,000, as in
 * version 0.2.2 (found by comparing the cuts of a text of 500 kB): rounding decides which of nearly equal cuts wins.
 */
export class UnigramEncoder {
  private readonly tree: PrefixTree;
  /** By id; NaN for pieces that must not be used. */
  private readonly scores: Float64Array;
  private readonly highest: number;
  private readonly unknownScore: number;

  constructor(private readonly vocabulary: Vocabulary) {
    this.tree = new PrefixTree(vocabulary.cuttablePieces);
    const normal: number[] = [];
    this.scores = Float64Array.from({ length: vocabulary.size }, (_, id) => {
      const { score, type } = vocabulary.piece(id);
      if (type === PIECE_TYPES.normal) normal.push(score);
      return type === PIECE_TYPES.normal ? score : NaN;
    });
    const lowest = normal.reduce((a, b) => Math.min(a, b), Infinity);
    this.highest = normal.reduce((a, b) => Math.max(a, b), SMALLEST_FLOAT);
    this.unknownScore = Math.fround(lowest - UNKNOWN_PENALTY);
  }

  encode(text: string): Segment[] {
    const best = new Float32Array(text.length + 1);
    const begins = new Int32Array(text.length + 1).fill(UNREACHED);
    const ids = new Int32Array(text.length + 1);
    let furthest = 0;
    const reach = (end: number, begin: number, id: number, score: number): void => {
      const sum = Math.fround(score + best[begin]!);
      if (begins[end] !== UNREACHED && !(sum > best[end]!)) return;
      best[end] = sum;
      begins[end] = begin;
      ids[end] = id;
      furthest = Math.max(furthest, end);
    };
    for (let begin = 0; begin < text.length; ) {
      if (best[begin]! < LOWEST_SUM) {
        const base = best[begin]!;
        for (let end = begin; end <= furthest; end++) if (begins[end] !== UNREACHED) best[end]! -= base;
      }
      const characterEnd = begin + (text.codePointAt(begin)! > 0xffff ? 2 : 1);
      let isCharacterKnown = false;
      this.tree.forEachPrefix(text, begin, (end, id) => {
        const score = this.scoreOf(id, text, begin, end);
        if (Number.isNaN(score)) return;
        reach(end, begin, id, score);
        if (end === characterEnd) isCharacterKnown = true;
      });
      if (!isCharacterKnown) reach(characterEnd, begin, this.vocabulary.unk, this.unknownScore);
      begin = characterEnd;
    }
    const segments: Segment[] = [];
    for (let end = text.length; end > 0; end = begins[end]!)
      segments.push({ text: text.slice(begins[end], end), id: ids[end]! });
    return segments.reverse();
  }

  /** A user-defined symbol gets a bonus by its length in bytes, so that it wins over any cut of it. */
  private scoreOf(id: number, text: string, begin: number, end: number): number {
    if (this.vocabulary.piece(id).type !== PIECE_TYPES.userDefined) return this.scores[id]!;
    return Math.fround(Math.fround(utf8.encode(text.slice(begin, end)).length * this.highest) - 0.1);
  }
}
