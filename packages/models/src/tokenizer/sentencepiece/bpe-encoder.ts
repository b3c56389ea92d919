import { encodeBpe } from './encode-bpe.ts';
import { PIECE_TYPES } from './model-proto.ts';
import type { Segment } from './segment.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Longer words are rare; they are cut anew each time. */
const LONGEST_KEPT = 64;

/** When so many words are kept, all are forgotten. */
const MOST_KEPT = 100_000;

/**
 * Byte-pair encoding that cuts a word only once. Where no piece goes on past a space mark (U+2581), or none begins before one,
 * no merge ever crosses that border, so words can be cut one by one with the same result; otherwise the text is cut as a whole.
 */
export class BpeEncoder {
  /** Where a normalized text may be taken apart: between words, or nowhere. */
  private readonly border: RegExp | undefined;
  private readonly kept = new Map<string, readonly Segment[]>();

  constructor(private readonly vocabulary: Vocabulary) {
    const pieces = [...vocabulary.cuttablePieces].map(([text]) => text);
    // What an unused piece is undone into may be decided in another word.
    const hasUnused = [...vocabulary.cuttablePieces].some(([, id]) => vocabulary.piece(id).type === PIECE_TYPES.unused);
    if (hasUnused) return;
    // Without the u flag these look at UTF-16 units; U+2581 is one unit, so no character is taken apart.
    if (!pieces.some((text) => /[^▁]▁/.test(text))) this.border = /(?<=[^▁])(?=▁)/;
    else if (!pieces.some((text) => /▁[^▁]/.test(text))) this.border = /(?<=▁)(?=[^▁])/;
  }

  encode(text: string): Segment[] {
    if (this.border === undefined) return encodeBpe(text, this.vocabulary);
    const segments: Segment[] = [];
    for (const word of text.split(this.border)) for (const segment of this.encodeWord(word)) segments.push(segment);
    return segments;
  }

  private encodeWord(word: string): readonly Segment[] {
    const known = this.kept.get(word);
    if (known !== undefined) return known;
    const segments = encodeBpe(word, this.vocabulary);
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    if (word.length <= LONGEST_KEPT) this.kept.set(word, segments);
    return segments;
  }
}
