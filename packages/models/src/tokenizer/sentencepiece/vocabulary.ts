import { FormatError } from '@ptqlab/formats';
import { PIECE_TYPES } from './model-proto.ts';
import type { ModelProto, Piece } from './model-proto.ts';
import { PrefixTree } from './prefix-tree.ts';

/** The pieces of a SentencePiece model and what they are for; ids are positions in the file (model_interface.cc). */
export class Vocabulary {
  readonly size: number;
  /** Piece for text that no other piece covers. */
  readonly unk: number;
  /** Id of every byte's piece, or undefined when the model has no byte fallback. */
  readonly bytePieces: readonly number[] | undefined;
  /** Symbols that the user of the trainer reserved: never cut, never normalized. */
  readonly userSymbols: PrefixTree;
  private readonly cuttable = new Map<string, number>();
  private readonly reserved = new Map<string, number>();

  /** @throws FormatError for an empty or repeated piece, no or two unknown pieces, or byte pieces that do not fit byte fallback */
  constructor(
    private readonly model: ModelProto,
    file: string,
  ) {
    const place = { file };
    this.size = model.pieces.length;
    for (const [id, { text, type }] of model.pieces.entries()) {
      if (text === '') throw new FormatError(`piece ${id} of its vocabulary is empty`, place);
      const map = isCuttable(type) ? this.cuttable : this.reserved;
      if (map.has(text)) throw new FormatError(`piece ${id} "${text}" is already piece ${map.get(text)}`, place);
      map.set(text, id);
    }
    const unknown = model.pieces.flatMap(({ type }, id) => (type === PIECE_TYPES.unknown ? [id] : []));
    if (unknown.length !== 1)
      throw new FormatError(`has ${unknown.length} pieces for unknown text; a SentencePiece model has one`, place);
    this.unk = unknown[0]!;
    this.bytePieces = this.findBytePieces(file);
    this.userSymbols = new PrefixTree(
      model.pieces.flatMap(({ text, type }, id) => (type === PIECE_TYPES.userDefined ? [[text, id] as const] : [])),
    );
  }

  /** Pieces a text may be cut into: all but unknown, control and byte pieces. */
  get cuttablePieces(): Iterable<readonly [text: string, id: number]> {
    return this.cuttable;
  }

  /** Id of the piece with this text that a text may be cut into; undefined when there is none. */
  cuttableId(text: string): number | undefined {
    return this.cuttable.get(text);
  }

  /** Id of the piece with this text; undefined when there is none. */
  find(text: string): number | undefined {
    return this.reserved.get(text) ?? this.cuttable.get(text);
  }

  /** Id of the piece with this text, the unknown piece when there is none. */
  idOf(text: string): number {
    return this.find(text) ?? this.unk;
  }

  /** @throws RangeError for an id outside the vocabulary */
  piece(id: number): Piece {
    const piece = this.model.pieces[id];
    if (piece === undefined) throw new RangeError(`token ${id} is not in the vocabulary of ${this.size}`);
    return piece;
  }

  private findBytePieces(file: string): number[] | undefined {
    const { pieces, byteFallback } = this.model;
    const bytePieces = pieces.filter(({ type }) => type === PIECE_TYPES.byte);
    if (!byteFallback) {
      if (bytePieces.length === 0) return undefined;
      throw new FormatError(`has the byte piece ${bytePieces[0]!.text} but no byte fallback`, { file });
    }
    const ids = Array.from({ length: 256 }, (_, byte) => this.reserved.get(byteText(byte)) ?? -1);
    if (bytePieces.length !== 256 || ids.some((id) => pieces[id]?.type !== PIECE_TYPES.byte))
      throw new FormatError(`has byte fallback and needs the byte pieces <0x00> to <0xFF>; it has ${bytePieces.length}`, { file });
    return ids;
  }
}

function isCuttable(type: number): boolean {
  return type === PIECE_TYPES.normal || type === PIECE_TYPES.userDefined || type === PIECE_TYPES.unused;
}

function byteText(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
