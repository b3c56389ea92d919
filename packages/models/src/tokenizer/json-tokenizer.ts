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

  /**
   * @param json the parsed tokenizer.json
   * @param config the parsed tokenizer_config.json, empty when there is none
   * @throws FormatError when the library cannot use it, or its special tokens are not in its vocabulary
   */
  constructor(json: object, config: object, settings: TokenizerSettings, file: string) {
    this.tokenizer = build(json, config, file);
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
    let highest = -1;
    for (const id of this.tokenizer.get_vocab(true).values()) highest = Math.max(highest, id);
    this.vocabularySize = highest + 1;
  }

  encode(text: string, { special = true }: { special?: boolean } = {}): number[] {
    return this.tokenizer.encode(text, { add_special_tokens: special }).ids;
  }

  decode(tokens: readonly number[]): string {
    for (const id of tokens)
      if (this.tokenizer.id_to_token(id) === undefined)
        throw new RangeError(`token ${id} is not in the vocabulary of ${this.vocabularySize}`);
    return tokens.length === 0 ? '' : this.tokenizer.decode([...tokens], { skip_special_tokens: true });
  }
}

function build(json: object, config: object, file: string): HuggingFaceTokenizer {
  try {
    return new HuggingFaceTokenizer(json, config);
  } catch (cause) {
    throw new FormatError(`is not a tokenizer that can be used here (${(cause as Error).message})`, { file }, { cause });
  }
}
