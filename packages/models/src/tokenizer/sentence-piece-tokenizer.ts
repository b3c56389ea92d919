import { FormatError } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import type { AddedToken } from './added-token.ts';
import { AddedTokenSplitter } from './added-token-splitter.ts';
import type { SentencePiece } from './sentencepiece/sentence-piece.ts';
import type { TokenizerSettings } from './tokenizer-settings.ts';

/**
 * A SentencePiece `.model` with the special tokens its folder adds, as the slow tokenizer of openPangu-Embedded
 * (tokenization_openpangu.py) and that of LLaMA treat them: added tokens are taken out of the text first, every stretch between
 * them is cut on its own, and BOS comes first.
 *
 * One departure: the model's own unknown, beginning, end and padding pieces are not recognized in text. They come from `encode`'s
 * option alone, so that a text that spells "<unk>", as WikiText does, stays text.
 */
export class SentencePieceTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly bos: number | undefined;
  readonly eos: number;
  readonly addsBos: boolean;
  private readonly addsEos: boolean;
  /** LLaMA's `legacy: false`: only the front of the text gets a dummy space, not every stretch after an added token. */
  private readonly onlyFrontHasDummySpace: boolean;
  private readonly splitter: AddedTokenSplitter;
  private readonly addedById: ReadonlyMap<number, AddedToken>;
  private readonly specialIds: ReadonlySet<number>;

  /** @throws FormatError when a token with a role is not in the vocabulary, or none ends a sequence */
  constructor(
    private readonly model: SentencePiece,
    settings: TokenizerSettings,
    file: string,
  ) {
    const added = withSpecialTokens(settings, model, file);
    const idOf = (content: string) => added.find((token) => token.content === content)!.id;
    const bos = settings.bos === undefined ? model.bos : idOf(settings.bos);
    const eos = settings.eos === undefined ? model.eos : idOf(settings.eos);
    if (eos === undefined)
      throw new FormatError('no token ends a sequence; name one as eos_token in tokenizer_config.json', { file });
    if (settings.addBos === true && bos === undefined)
      throw new FormatError('add_bos_token is set, but there is no beginning-of-sequence token; name one as bos_token', { file });
    this.bos = bos;
    this.eos = eos;
    this.addsBos = bos !== undefined && settings.addBos !== false;
    this.addsEos = settings.addEos;
    this.onlyFrontHasDummySpace = !settings.legacy && /^(Code)?Llama/.test(settings.tokenizerClass ?? '');
    this.vocabularySize = added.reduce((size, { id }) => Math.max(size, id + 1), model.size);
    const own = [model.unk, model.bos, model.eos, model.pad];
    this.splitter = new AddedTokenSplitter(added.filter(({ id }) => !own.includes(id)));
    this.specialIds = new Set(settings.special.map(idOf));
    this.addedById = new Map(added.filter(({ id }) => !own.includes(id)).map((token) => [token.id, token]));
  }

  encode(text: string, { special = true }: { special?: boolean } = {}): number[] {
    const ids = special && this.addsBos ? [this.bos!] : [];
    const parts = this.splitter.split(text);
    if (parts[0] !== undefined && 'token' in parts[0]) ids.push(...this.dummySpaceBefore(parts[0].token));
    for (const [i, part] of parts.entries()) {
      if ('token' in part) ids.push(part.token.id);
      else for (const id of this.encodeStretch(part.text, i === 0)) ids.push(id);
    }
    if (special && this.addsEos) ids.push(this.eos);
    return ids;
  }

  decode(tokens: readonly number[]): string {
    let text = '';
    let stretch: number[] = [];
    for (const id of tokens) {
      if (this.specialIds.has(id)) continue;
      const added = this.addedById.get(id);
      if (added === undefined) {
        stretch.push(id);
        continue;
      }
      text += this.model.decode(stretch) + added.content;
      stretch = [];
    }
    return text + this.model.decode(stretch);
  }

  /** LLaMA's `legacy: false` puts the dummy space even before an added token at the front, unless that has a role. */
  private dummySpaceBefore({ id }: AddedToken): number[] {
    return this.onlyFrontHasDummySpace && !this.specialIds.has(id) ? this.model.encode(' ', { dummyPrefix: false }) : [];
  }

  private encodeStretch(text: string, isFront: boolean): number[] {
    return this.model.encode(text, { dummyPrefix: isFront || !this.onlyFrontHasDummySpace });
  }
}

/** The added tokens, and the tokens with a role that are not among them. */
function withSpecialTokens({ added, special, files }: TokenizerSettings, model: SentencePiece, file: string): AddedToken[] {
  const tokens = [...added];
  for (const content of special) {
    if (tokens.some((token) => token.content === content)) continue;
    const id = model.find(content);
    if (id === undefined)
      throw new FormatError(`${files} gives "${content}" a role, but neither its added tokens nor this vocabulary hold it`, { file });
    tokens.push({ id, content, lstrip: false, rstrip: false, singleWord: false });
  }
  return tokens;
}
