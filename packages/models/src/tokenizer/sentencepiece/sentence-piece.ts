import { FormatError } from '@ptqlab/formats';
import { BpeEncoder } from './bpe-encoder.ts';
import { decodePieces } from './decode-pieces.ts';
import { UnigramEncoder } from './encode-unigram.ts';
import { PIECE_TYPES, readModelProto } from './model-proto.ts';
import type { ModelProto } from './model-proto.ts';
import { Normalizer } from './normalizer.ts';
import type { Segment } from './segment.ts';
import { Vocabulary } from './vocabulary.ts';

const utf8 = new TextEncoder();

/** A `.model` file of SentencePiece (BPE or unigram), giving the ids the original gives. Knows nothing of special tokens in text. */
export class SentencePiece {
  private readonly normalizer: Normalizer;
  private readonly denormalizer: Normalizer | undefined;
  private readonly cut: (normalized: string) => Segment[];

  private constructor(
    private readonly model: ModelProto,
    private readonly vocabulary: Vocabulary,
    file: string,
  ) {
    this.cut = cutterOf(model, vocabulary, file);
    const { userSymbols } = vocabulary;
    this.normalizer = new Normalizer(model.normalizer, {
      whitespaceAsSuffix: model.treatWhitespaceAsSuffix,
      userSymbols,
      file,
    });
    this.denormalizer =
      model.denormalizer.precompiledCharsmap.length === 0 ? undefined : new Normalizer(model.denormalizer, { file });
  }

  /** @throws FormatError when the bytes are not a SentencePiece model, are damaged, or use a model type other than BPE and unigram */
  static parse(bytes: Uint8Array, file: string): SentencePiece {
    const model = readModelProto(bytes, file);
    return new SentencePiece(model, new Vocabulary(model, file), file);
  }

  get size(): number {
    return this.vocabulary.size;
  }

  get unk(): number {
    return this.vocabulary.unk;
  }

  /** Pieces with the role of beginning, end and padding, where the vocabulary has them as control pieces. */
  get bos(): number | undefined {
    return this.controlId(this.model.bosPiece);
  }

  get eos(): number | undefined {
    return this.controlId(this.model.eosPiece);
  }

  get pad(): number | undefined {
    return this.controlId(this.model.padPiece);
  }

  /** Id of the piece with exactly this text; undefined when there is none. */
  find(piece: string): number | undefined {
    return this.vocabulary.find(piece);
  }

  /** Text of a piece. @throws RangeError outside the vocabulary */
  pieceText(id: number): string {
    return this.vocabulary.piece(id).text;
  }

  /**
   * Ids of `text`, without beginning or end.
   * @param options.dummyPrefix add the dummy space when the model asks for one; default true
   */
  encode(text: string, { dummyPrefix = true } = {}): number[] {
    const ids: number[] = [];
    let afterUnknown = false;
    for (const segment of this.cut(this.normalizer.normalize(text, dummyPrefix))) {
      const isUnknown = segment.id === this.unk;
      if (isUnknown && this.vocabulary.bytePieces !== undefined)
        for (const byte of utf8.encode(segment.text)) ids.push(this.vocabulary.bytePieces[byte]!);
      // A run of unknown text is one unknown piece.
      else if (!isUnknown || !afterUnknown) ids.push(segment.id);
      afterUnknown = isUnknown;
    }
    return ids;
  }

  /** Text of `ids`. @throws RangeError for an id outside the vocabulary */
  decode(ids: readonly number[]): string {
    const text = decodePieces(ids, this.model, this.vocabulary);
    return this.denormalizer === undefined ? text : this.denormalizer.normalize(text);
  }

  private controlId(piece: string): number | undefined {
    const id = this.find(piece);
    return id !== undefined && this.vocabulary.piece(id).type === PIECE_TYPES.control ? id : undefined;
  }
}

function cutterOf(model: ModelProto, vocabulary: Vocabulary, file: string): (normalized: string) => Segment[] {
  if (model.modelType === 1 || model.modelType === 2) {
    const encoder = model.modelType === 1 ? new UnigramEncoder(vocabulary) : new BpeEncoder(vocabulary);
    return (normalized) => encoder.encode(normalized);
  }
  const name = { 3: 'word', 4: 'char' }[model.modelType] ?? `number ${model.modelType}`;
  throw new FormatError(`is a SentencePiece model of type ${name}; only BPE and unigram are supported`, { file });
}
