import { PIECE_TYPES } from './model-proto.ts';
import type { ModelProto } from './model-proto.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A byte-order mark is a character like any other. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** U+2581, which stands for a space inside pieces. */
const SPACE_SYMBOL = '▁';

/**
 * The text of a sequence of pieces, as SentencePieceProcessor::Decode puts it together: control pieces vanish, runs of byte
 * pieces are decoded as UTF-8 with U+FFFD for every byte that does not fit, the unknown piece becomes its surface, and the
 * dummy space at the front goes (all spaces at the front, in a model that removes extra spaces).
 */
export function decodePieces(ids: readonly number[], model: ModelProto, vocabulary: Vocabulary): string {
  const { addDummyPrefix, removeExtraWhitespaces } = model.normalizer;
  let text = '';
  let bytes: number[] = [];
  let atFront = true;
  let dummySeen = false;
  for (const id of ids) {
    const { text: piece, type } = vocabulary.piece(id);
    if (type === PIECE_TYPES.byte) {
      bytes.push(Number.parseInt(piece.slice(3, 5), 16));
      continue;
    }
    text += decodeBytes(bytes);
    bytes = [];
    if (dummySeen || text !== '') atFront = false;
    dummySeen = false;
    if (type === PIECE_TYPES.control) continue;
    if (type === PIECE_TYPES.unknown) {
      text += model.unkSurface;
      continue;
    }
    const hasDummy = atFront && (addDummyPrefix || removeExtraWhitespaces) && piece.startsWith(SPACE_SYMBOL);
    dummySeen = hasDummy && !removeExtraWhitespaces;
    text += (hasDummy ? piece.slice(1) : piece).replaceAll(SPACE_SYMBOL, ' ');
  }
  return text + decodeBytes(bytes);
}

/** UTF-8 with one U+FFFD for each byte that starts no valid character (TextDecoder would put one for several). */
function decodeBytes(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOfCharacter(bytes, at);
    text += length === 0 ? '\ufffd' : utf8.decode(Uint8Array.from(bytes.slice(at, at + length)));
    at += Math.max(length, 1);
  }
  return text;
}

/** Bytes of the valid UTF-8 character at `at`, 0 when there is none. */
function lengthOfCharacter(bytes: readonly number[], at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const tail = bytes.slice(at + 1, at + length);
  if (lead < 0xc2 || lead > 0xf4 || tail.length !== length - 1 || tail.some((byte) => (byte & 0xc0) !== 0x80)) return 0;
  // Overlong forms, surrogates and code points beyond U+10FFFF begin with these pairs.
  const second = tail[0]!;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f)) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : length;
}
