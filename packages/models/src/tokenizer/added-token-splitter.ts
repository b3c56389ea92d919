import type { AddedToken } from './added-token.ts';

/** Text between added tokens, or one of them. */
export type TextPart = { readonly text: string } | { readonly token: AddedToken };

/**
 * Takes added tokens out of a text, the longest first where several begin, as the slow tokenizers of transformers do
 * (tokenization_utils.py, 4.53). Empty text parts are left out.
 */
export class AddedTokenSplitter {
  private readonly pattern: RegExp | undefined;
  private readonly byContent: ReadonlyMap<string, AddedToken>;

  constructor(tokens: readonly AddedToken[]) {
    this.byContent = new Map(tokens.map((token) => [token.content, token]));
    const longestFirst = [...this.byContent.keys()].sort((a, b) => b.length - a.length);
    const escaped = longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.pattern = escaped.length === 0 ? undefined : new RegExp(`(${escaped.join('|')})`);
  }

  split(text: string): TextPart[] {
    if (this.pattern === undefined) return text === '' ? [] : [{ text }];
    // Text and tokens in turn: with a capturing group, split keeps what it splits at.
    const pieces = text.split(this.pattern);
    const isToken = pieces.map((_, i) => i % 2 === 1);
    for (let i = 1; i < pieces.length; i += 2) isToken[i] = this.applyRules(pieces, i);
    return pieces.flatMap((piece, i): TextPart[] => {
      if (isToken[i]) return [{ token: this.byContent.get(piece)! }];
      return piece === '' ? [] : [{ text: piece }];
    });
  }

  /** Changes the texts beside the token at `i` as its rules say; false when it turns out to be part of a word. */
  private applyRules(pieces: string[], i: number): boolean {
    const content = pieces[i]!;
    const { lstrip, rstrip, singleWord } = this.byContent.get(content)!;
    if (rstrip) pieces[i + 1] = pieces[i + 1]!.trimStart();
    if (lstrip) pieces[i - 1] = pieces[i - 1]!.trimEnd();
    const [left, right] = [pieces[i - 1]!, pieces[i + 1]!];
    if (!singleWord) return true;
    if (left !== '' && !left.endsWith(' ')) pieces[i - 1] = left + content;
    else if (right !== '' && !right.startsWith(' ')) pieces[i + 1] = content + right;
    else return true;
    pieces[i] = '';
    return false;
  }
}
