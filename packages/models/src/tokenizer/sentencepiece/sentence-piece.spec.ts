import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FormatError } from '@ptqlab/formats';
import fc from 'fast-check';
import { SentencePiece } from './sentence-piece.ts';

interface ModelCases {
  readonly size: number;
  readonly bos: number;
  readonly eos: number;
  readonly pad: number;
  readonly unk: number;
  readonly ids: number[][];
  readonly decoded: string[];
  readonly arbitraryIds: number[][];
  readonly arbitraryDecoded: string[];
}

/** Ids of a long text: how many, and the SHA-256 of their decimal forms joined by commas. */
interface LongCase {
  readonly count: number;
  readonly sha256: string;
}

interface ReferenceCase {
  readonly text: string;
  readonly ids: number[];
  readonly pieces: string[];
  readonly decoded: string;
}

const fixtures = join(__dirname, '../../../fixtures');
const modelBytes = (name: string) => readFileSync(join(fixtures, `${name}.model`));
const open = (name: string) => SentencePiece.parse(modelBytes(name), `${name}.model`);
const json = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), 'utf8'));

const oracle = join(__dirname, '../../../../../../shared/oracle');
const itWithOracle = existsSync(oracle) ? it : it.skip;
const reason = existsSync(oracle) ? '' : ' (skipped: ../shared/oracle is not here)';
const cases = json('sentencepiece/cases.json') as { texts: string[]; models: Record<string, ModelCases> };
const longTexts = json('sentencepiece/long-texts.json') as Record<string, { repeatedTexts: LongCase; evaluationText?: LongCase }>;
const reference = json('openpangu-layout/tokenization.json') as ReferenceCase[];

describe('SentencePiece on the reference model', () => {
  const model = open('openpangu-layout/tokenizer');

  it.each(reference)('cuts and joins $text', ({ text, ids, pieces, decoded }) => {
    expect(model.encode(text)).toEqual(ids);
    expect(ids.map((id) => model.pieceText(id))).toEqual(pieces);
    expect(model.decode(ids)).toBe(decoded);
  });

  it('covers any string by bytes, with ids in range, and gives it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const ids = model.encode(text);
        expect(ids.every((id) => Number.isInteger(id) && id >= 0 && id < model.size && id !== model.unk)).toBe(true);
        // The dummy space comes and goes; U+2581 is read as the space it stands for.
        expect(model.decode(ids)).toBe(text.replaceAll('▁', ' '));
      }),
      { numRuns: 500 },
    );
  });

  it('reads a lone surrogate as U+FFFD', () => {
    expect(model.encode('a\ud800b')).toEqual(model.encode('a\ufffdb'));
    expect(model.decode(model.encode('\udc00'))).toBe('\ufffd');
  });

  it('refuses to decode an id outside the vocabulary', () => {
    expect(() => model.decode([2048])).toThrow('token 2048 is not in the vocabulary of 2048');
    expect(() => model.decode([-1])).toThrow(RangeError);
  });
});

describe.each(Object.entries(cases.models))('SentencePiece on %s', (name, expected) => {
  const model = open(`sentencepiece/${name}`);

  it('has the roles the original finds', () => {
    const idOrNone = (id: number) => (id === -1 ? undefined : id);
    expect([model.size, model.unk, model.bos, model.eos, model.pad]).toEqual([
      expected.size,
      expected.unk,
      ...[expected.bos, expected.eos, expected.pad].map(idOrNone),
    ]);
  });

  it('gives the ids of the original', () => {
    const got = cases.texts.map((text) => ({ text, ids: model.encode(text) }));
    expect(got).toEqual(cases.texts.map((text, i) => ({ text, ids: expected.ids[i] })));
  });

  const summary = (ids: number[]): LongCase => ({
    count: ids.length,
    sha256: createHash('sha256').update(ids.join(',')).digest('hex'),
  });

  it('gives the ids of the original for all strings in a row, fifteen times', () => {
    const text = `${cases.texts.join(' ')} `.repeat(15);
    expect(summary(model.encode(text))).toEqual(longTexts[name]!.repeatedTexts);
  });

  const { evaluationText } = longTexts[name]!;
  if (evaluationText !== undefined)
    itWithOracle(`gives the ids of the original for the evaluation text in one piece${reason}`, () => {
      const text = readFileSync(join(oracle, 'eval_text.txt'), 'utf8');
      expect(summary(model.encode(text))).toEqual(evaluationText);
    });

  it('gives the text of the original for its own ids', () => {
    expect(expected.ids.map((ids) => model.decode(ids))).toEqual(expected.decoded);
  });

  it('gives the text of the original for arbitrary ids', () => {
    expect(expected.arbitraryIds.map((ids) => model.decode(ids))).toEqual(expected.arbitraryDecoded);
  });

  it('gives ids in range for any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(model.encode(text).every((id) => id >= 0 && id < model.size)).toBe(true);
      }),
    );
  });
});

describe('SentencePiece on bad files', () => {
  const bytes = modelBytes('sentencepiece/bpe-rules');

  /** A model file of the given pieces and model type. */
  function file(pieces: [text: string, type: number][], modelType = 2, byteFallback = false): Uint8Array {
    const writer = new BinaryWriter();
    for (const [text, type] of pieces)
      writer.tag(1, WireType.LengthDelimited).bytes(
        new BinaryWriter().tag(1, WireType.LengthDelimited).string(text).tag(3, WireType.Varint).int32(type).finish(),
      );
    const trainer = new BinaryWriter().tag(3, WireType.Varint).int32(modelType).tag(35, WireType.Varint).bool(byteFallback);
    return writer.tag(2, WireType.LengthDelimited).bytes(trainer.finish()).finish();
  }

  it.each<[string, Uint8Array, string]>([
    ['no bytes', new Uint8Array(), 'is not a SentencePiece model, or damaged (its trainer settings are missing)'],
    ['text', new TextEncoder().encode('{"model": {"type": "BPE"}}'), 'is not a SentencePiece model, or damaged'],
    ['a truncated model', bytes.subarray(0, 3001), 'is not a SentencePiece model, or damaged (premature EOF)'],
    ['a model of words', file([['<unk>', 2]], 3), 'is a SentencePiece model of type word; only BPE and unigram'],
    ['a model cut between two pieces', bytes.subarray(0, 3000), 'or damaged (its trainer settings are missing)'],
    ['no pieces', file([]), 'has 0 pieces for unknown text'],
    ['two unknown pieces', file([['<unk>', 2], ['<u>', 2]]), 'has 2 pieces for unknown text'],
    ['a repeated piece', file([['<unk>', 2], ['a', 1], ['a', 1]]), 'piece 2 "a" is already piece 1'],
    ['an empty piece', file([['<unk>', 2], ['', 1]]), 'piece 1 of its vocabulary is empty'],
    ['byte pieces without fallback', file([['<unk>', 2], ['<0x00>', 6]]), 'has the byte piece <0x00> but no byte fallback'],
    ['missing byte pieces', file([['<unk>', 2], ['<0x00>', 6]], 2, true), 'has byte fallback and needs the byte pieces <0x00> to <0xFF>; it has 1'],
  ])('refuses %s', (_, content, message) => {
    expect(() => SentencePiece.parse(content, 'my.model')).toThrow(FormatError);
    expect(() => SentencePiece.parse(content, 'my.model')).toThrow(message)
    expect(() => SentencePiece.parse(content, 'my.model')).toThrow(/^my\.model: /);
  });

  it('never fails on a damaged model with anything but a FormatError, and never hangs', () => {
    const models = ['bpe-rules', 'bpe-suffix', 'unigram-bytes'].map((name) => modelBytes(`sentencepiece/${name}`));
    const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...models), damage, fc.nat(), fc.boolean(), (whole, changes, length, cut) => {
        const damaged = Uint8Array.from(cut ? whole.subarray(0, length % whole.length) : whole);
        for (const { at, byte } of changes) if (damaged.length > 0) damaged[at % damaged.length] = byte;
        usesOrRefuses(damaged);
      }),
      { numRuns: 300 },
    );
  });

  it('never fails on random bytes with anything but a FormatError', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), usesOrRefuses), { numRuns: 1000 });
  });

  function usesOrRefuses(content: Uint8Array): void {
    try {
      const model = SentencePiece.parse(content, 'my.model');
      const ids = model.encode('the ABC ... and 中文 1234');
      expect(ids.every((id) => id >= 0 && id < model.size)).toBe(true);
      model.decode(ids);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  }
});
