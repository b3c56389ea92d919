import { FormatError } from '@ptqlab/formats';
import type { Tokenizer } from '@ptqlab/language-model';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import type { TokenizerSettings } from './tokenizer-settings.ts';

/** A `tokenizer.json`, run by @huggingface/tokenizers. */
export class JsonTokenizer implements Tokenizer {
  readonly vocabularySize: number;
  readonly bos: number | undefined;
  readonly eos: number;
  readonly addsBos: boolean;
  private readonly tokenizer: HuggingFaceTokenizer;
  private readonly file: string;

  /**
   * @param json the parsed tokenizer.json
   * @param config the parsed tokenizer_config.json, empty when there is none
   * @throws FormatError when the library cannot use it, or its special tokens are not in its vocabulary
   */
  constructor(json: object, config: object, settings: TokenizerSettings, file: string) {
    this.file = file;
    checkIds(json, file);
    this.tokenizer = build(json, config, file);
    this.vocabularySize = sizeOf(this.tokenizer);
    const idOf = (content: string | undefined): number | undefined => {
      const id = content === undefined ? undefined : this.tokenizer.token_to_id(content);
      if (content !== undefined && id === undefined)
        throw new FormatError(`${settings.files} gives "${content}" a role, but this vocabulary does not hold it`, { file });
      return id;
    };
    this.bos = idOf(settings.bos);
    const eos = idOf(settings.eos);
    if (eos === undefined)
      throw new FormatError('no token ends a sequence; name one as eos_token in tokenizer_config.json', { file });
    this.eos = eos;
    this.addsBos = this.bos !== undefined && this.encode('')[0] === this.bos;
  }

  encode(text: string, { special = true }: { special?: boolean } = {}): number[] {
    const ids = this.run('cut a text', () => this.tokenizer.encode(text, { add_special_tokens: special }).ids);
    const at = ids.findIndex((id: unknown) => !isId(id) || id >= this.vocabularySize);
    if (at < 0) return ids;
    throw new FormatError(`gives the id ${ids[at]}, which is not in its vocabulary of ${this.vocabularySize}`, { file: this.file });
  }

  decode(tokens: readonly number[]): string {
    for (const id of tokens)
      if (this.tokenizer.id_to_token(id) === undefined)
        throw new RangeError(`token ${id} is not in the vocabulary of ${this.vocabularySize}`);
    if (tokens.length === 0) return '';
    return this.run('join tokens', () => this.tokenizer.decode([...tokens], { skip_special_tokens: true }));
  }

  /** The library reads much of a tokenizer.json only when it is used, and trips over what is damaged there. */
  private run<T>(what: string, use: () => T): T {
    try {
      return use();
    } catch (cause) {
      throw new FormatError(`cannot ${what} (${(cause as Error).message}); the file is damaged`, { file: this.file }, { cause });
    }
  }
}

function build(json: object, config: object, file: string): HuggingFaceTokenizer {
  try {
    return new HuggingFaceTokenizer(json, config);
  } catch (cause) {
    throw new FormatError(`is not a tokenizer that can be used here (${(cause as Error).message})`, { file }, { cause });
  }
}

/** No vocabulary comes near; the library walks over all ids up to the highest, for minutes where one is damaged. */
const MOST_IDS = 2 ** 24;

const isId = (id: unknown): id is number => Number.isInteger(id) && (id as number) >= 0 && (id as number) < MOST_IDS;

/** Looked at before the library is. @throws FormatError for an id that is none */
function checkIds(json: { readonly model?: unknown; readonly added_tokens?: unknown }, file: string): void {
  const vocab = (json.model as { vocab?: unknown } | null | undefined)?.vocab;
  // A unigram vocabulary is a list of pairs, whose places are the ids.
  const listed = typeof vocab === 'object' && vocab !== null && !Array.isArray(vocab) ? Object.entries(vocab) : [];
  const tokens: unknown[] = Array.isArray(json.added_tokens) ? json.added_tokens : [];
  const added = tokens.map((token) => {
    const { content, id } = (token ?? {}) as { content?: unknown; id?: unknown };
    return [content, id] as const;
  });
  for (const [token, id] of [...listed, ...added])
    if (!isId(id))
      throw new FormatError(
        `gives token ${JSON.stringify(token)} the id ${JSON.stringify(id)}; ids are whole numbers from 0 to ${MOST_IDS - 1}`,
        { file },
      );
}

/** Ids a tokenizer may give: one more than the highest. */
function sizeOf(tokenizer: HuggingFaceTokenizer): number {
  let size = 0;
  for (const id of tokenizer.get_vocab(true).values()) size = Math.max(size, id + 1);
  return size;
}
