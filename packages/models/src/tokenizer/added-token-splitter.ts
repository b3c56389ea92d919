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
    // With a capturing group, split keeps what it splits at.
    const pieces = (this.pattern === undefined ? [text] : text.split(this.pattern)).filter((piece) => piece !== '');
    for (let i = 0; i < pieces.length; i++) this.applyRules(pieces, i);
    return pieces.flatMap((piece): TextPart[] => {
      const token = this.byContent.get(piece);
      if (token !== undefined) return [{ token }];
      return piece === '' ? [] : [{ text: piece }];
    });
  }

  /**
   * Changes the pieces beside an added token at `i` as its rules say, and joins a single-word token that stands inside a word with
   * that word. As in the original, another added token right beside it counts as part of the word, and is lost with it.
   */
  private applyRules(pieces: string[], i: number): void {
    const content = pieces[i]!;
    const token = this.byContent.get(content);
    if (token === undefined) return;
    const [left, right] = [pieces[i - 1] || undefined, pieces[i + 1] || undefined];
    if (token.rstrip && right) pieces[i + 1] = right.trimStart();
    if (token.lstrip && left) pieces[i - 1] = left.trimEnd();
    if (!token.singleWord) return;
    if (left && !left.endsWith(' ')) pieces[i - 1] += content;
    else if (right && !right.startsWith(' ')) pieces[i + 1] = content + right;
    else return;
    pieces[i] = '';
  }
}
