import { Charsmap } from './charsmap.ts';
import type { NormalizerSpec } from './model-proto.ts';
import type { PrefixTree } from './prefix-tree.ts';

/** U+2581, which stands for a space inside pieces. */
const SPACE_SYMBOL = '▁';

export interface NormalizerOptions {
  /** Puts the dummy space at the end instead of the front. */
  readonly whitespaceAsSuffix?: boolean;
  /** Symbols that pass unchanged, whatever the rules say. */
  readonly userSymbols?: PrefixTree;
  /** For messages. */
  readonly file: string;
}

/** Text to the form that is cut into pieces, as `Normalizer::Normalize` of SentencePiece (normalizer.cc) does it. */
export class Normalizer {
  private readonly charsmap: Charsmap | undefined;
  private readonly space: string;

  /** @throws FormatError when the compiled rules are damaged */
  constructor(
    private readonly spec: NormalizerSpec,
    private readonly options: NormalizerOptions,
  ) {
    this.charsmap = spec.precompiledCharsmap.length === 0 ? undefined : new Charsmap(spec.precompiledCharsmap, options.file);
    this.space = spec.escapeWhitespaces ? SPACE_SYMBOL : ' ';
  }

  /**
   * @param text any string; a lone surrogate counts as U+FFFD
   * @param dummyPrefix add the dummy space when the model asks for one; default true
   */
  normalize(text: string, dummyPrefix = true): string {
    const { removeExtraWhitespaces, escapeWhitespaces, addDummyPrefix } = this.spec;
    // With the u flag only surrogates without a partner match.
    const input = text.replace(/\p{Surrogate}/gu, '\ufffd');
    let at = removeExtraWhitespaces ? this.skipSpaces(input) : 0;
    if (at === input.length) return '';
    const dummy = addDummyPrefix && dummyPrefix ? this.space : '';
    let output = '';
    let afterSpace = removeExtraWhitespaces;
    while (at < input.length) {
      const [rewritten, end] = this.rewritePrefix(input, at);
      let part = rewritten;
      while (afterSpace && part.startsWith(' ')) part = part.slice(1);
      if (part !== '') {
        output += escapeWhitespaces ? part.replaceAll(' ', SPACE_SYMBOL) : part;
        afterSpace = removeExtraWhitespaces && part.endsWith(' ');
      }
      at = end;
    }
    if (this.options.whitespaceAsSuffix) return this.trimEnd(output) + dummy;
    return this.trimEnd(dummy + output);
  }

  private skipSpaces(input: string): number {
    let at = 0;
    while (at < input.length) {
      const [part, end] = this.rewritePrefix(input, at);
      if (part !== ' ') break;
      at = end;
    }
    return at;
  }

  private trimEnd(output: string): string {
    if (!this.spec.removeExtraWhitespaces) return output;
    let end = output.length;
    while (output.endsWith(this.space, end)) end -= this.space.length;
    return output.slice(0, end);
  }

  /** What the input at `at` becomes, and where the part of the input ends that becomes it. */
  private rewritePrefix(input: string, at: number): [part: string, end: number] {
    const symbolEnd = this.options.userSymbols?.longestPrefix(input, at) ?? at;
    if (symbolEnd > at) return [input.slice(at, symbolEnd), symbolEnd];
    const rule = this.charsmap?.longestRule(input, at);
    if (rule !== undefined) return [rule.replacement, rule.end];
    const character = String.fromCodePoint(input.codePointAt(at)!);
    return [character, at + character.length];
  }
}
