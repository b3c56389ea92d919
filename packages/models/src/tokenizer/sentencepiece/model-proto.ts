import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FormatError } from '@ptqlab/formats';

/** What a piece is for. Numbers and names as in sentencepiece_model.proto. */
export const PIECE_TYPES = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

/** One entry of the vocabulary; its id is its position. */
export interface Piece {
  readonly text: string;
  /** BPE: the higher, the earlier merged. Unigram: log probability. Single precision. */
  readonly score: number;
  readonly type: number;
}

/** How text is rewritten before it is cut, or after it was put together. */
export interface NormalizerSpec {
  readonly name: string;
  readonly precompiledCharsmap: Uint8Array;
  readonly addDummyPrefix: boolean;
  readonly removeExtraWhitespaces: boolean;
  readonly escapeWhitespaces: boolean;
}

/** The parts of a SentencePiece `.model` file that encoding and decoding depend on. */
export interface ModelProto {
  readonly pieces: readonly Piece[];
  /** 1 unigram, 2 BPE, 3 word, 4 char. */
  readonly modelType: number;
  readonly treatWhitespaceAsSuffix: boolean;
  readonly byteFallback: boolean;
  readonly unkSurface: string;
  /** Texts of the pieces that play these roles, whether or not the vocabulary holds them. */
  readonly unkPiece: string;
  readonly bosPiece: string;
  readonly eosPiece: string;
  readonly padPiece: string;
  readonly normalizer: NormalizerSpec;
  readonly denormalizer: NormalizerSpec;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How one field of a message is read. */
interface Field {
  readonly wire: WireType;
  readonly read: (reader: BinaryReader) => void;
}

/**
 * Reads a SentencePiece `.model` file: one protobuf message ModelProto (sentencepiece_model.proto of google/sentencepiece).
 * The wire format is decoded by @bufbuild/protobuf; a handful of fields does not need its generated classes.
 * @throws FormatError when the bytes are not such a message
 */
export function readModelProto(bytes: Uint8Array, file: string): ModelProto {
  try {
    return readModel(bytes);
  } catch (cause) {
    throw new FormatError(`is not a SentencePiece model, or damaged (${(cause as Error).message})`, { file }, { cause });
  }
}

function readModel(bytes: Uint8Array): ModelProto {
  const pieces: Piece[] = [];
  // Defaults as the proto file states them.
  const model: Writable<ModelProto> = {
    pieces,
    modelType: 1,
    treatWhitespaceAsSuffix: false,
    byteFallback: false,
    unkSurface: ' \u2047 ',
    unkPiece: '<unk>',
    bosPiece: '<s>',
    eosPiece: '</s>',
    padPiece: '<pad>',
    normalizer: readNormalizer(new Uint8Array()),
    denormalizer: readNormalizer(new Uint8Array()),
  };
  const trainer = {
    3: varint((value) => (model.modelType = value)),
    24: flag((value) => (model.treatWhitespaceAsSuffix = value)),
    35: flag((value) => (model.byteFallback = value)),
    44: text((value) => (model.unkSurface = value)),
    45: text((value) => (model.unkPiece = value)),
    46: text((value) => (model.bosPiece = value)),
    47: text((value) => (model.eosPiece = value)),
    48: text((value) => (model.padPiece = value)),
  };
  let hasTrainer = false;
  readMessage(bytes, {
    1: message((value) => pieces.push(readPiece(value))),
    2: message((value) => {
      readMessage(value, trainer);
      hasTrainer = true;
    }),
    3: message((value) => (model.normalizer = readNormalizer(value))),
    5: message((value) => (model.denormalizer = readNormalizer(value))),
  });
  // They follow the pieces in the file. Without them a truncated BPE model would pass for a unigram model.
  if (!hasTrainer) throw new Error('its trainer settings are missing');
  return model;
}

function readPiece(bytes: Uint8Array): Piece {
  const piece: Writable<Piece> = { text: '', score: 0, type: PIECE_TYPES.normal };
  readMessage(bytes, {
    1: text((value) => (piece.text = value)),
    2: { wire: WireType.Bit32, read: (reader) => (piece.score = reader.float()) },
    3: varint((value) => (piece.type = value)),
  });
  return piece;
}

function readNormalizer(bytes: Uint8Array): NormalizerSpec {
  const spec: Writable<NormalizerSpec> = {
    name: '',
    precompiledCharsmap: new Uint8Array(),
    addDummyPrefix: true,
    removeExtraWhitespaces: true,
    escapeWhitespaces: true,
  };
  readMessage(bytes, {
    1: text((value) => (spec.name = value)),
    2: message((value) => (spec.precompiledCharsmap = value)),
    3: flag((value) => (spec.addDummyPrefix = value)),
    4: flag((value) => (spec.removeExtraWhitespaces = value)),
    5: flag((value) => (spec.escapeWhitespaces = value)),
  });
  return spec;
}

function readMessage(bytes: Uint8Array, fields: Readonly<Record<number, Field>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const field = fields[number];
    if (field === undefined) reader.skip(wire, number);
    else if (field.wire !== wire) throw new Error(`field ${number} has wire type ${wire}, not ${field.wire}`);
    else field.read(reader);
  }
}

const varint = (set: (value: number) => void): Field => ({ wire: WireType.Varint, read: (r) => set(r.int32()) });
const flag = (set: (value: boolean) => void): Field => ({ wire: WireType.Varint, read: (r) => set(r.bool()) });
const text = (set: (value: string) => void): Field => ({ wire: WireType.LengthDelimited, read: (r) => set(r.string(true)) });
const message = (set: (value: Uint8Array) => void): Field => ({ wire: WireType.LengthDelimited, read: (r) => set(r.bytes()) });
