import { LatexError, latexTokens } from './latex-tokens.ts';
import type { Token, TokenKind } from './latex-tokens.ts';

/** Reads tokens one after the other, with as much look-ahead as is asked for and no more. */
export class TokenCursor {
  private readonly source: Generator<Token>;
  private readonly ahead: Token[] = [];
  private readonly taken: Token[] = [];

  constructor(text: string) {
    this.source = latexTokens(text);
  }

  /** The token `distance` places ahead, or undefined past the end. */
  peek(distance = 0): Token | undefined {
    while (this.ahead.length <= distance) {
      const next = this.source.next();
      if (next.done) return undefined;
      this.ahead.push(next.value);
    }
    return this.ahead[distance];
  }

  /** True when the next token is of one of these kinds. */
  at(...kinds: readonly TokenKind[]): boolean {
    const token = this.peek();
    return token !== undefined && kinds.includes(token.kind);
  }

  /** Takes the next token where it is of that kind. */
  accept(...kinds: readonly TokenKind[]): Token | undefined {
    return this.at(...kinds) ? this.take() : undefined;
  }

  /** Takes the next token. @throws LatexError where it is of another kind */
  expect(kind: TokenKind): Token {
    if (this.at(kind)) return this.take();
    throw new LatexError(`"${kind}" was expected, "${this.peek()?.text ?? 'the end'}" found`);
  }

  take(): Token {
    const token = this.peek();
    if (!token) throw new LatexError('the formula ends too early');
    this.ahead.shift();
    this.taken.push(token);
    return token;
  }

  /** Tokens taken so far. */
  get position(): number {
    return this.taken.length;
  }

  /** Gives back what was taken since `position`. */
  rewind(position: number): void {
    this.ahead.unshift(...this.taken.splice(position));
  }
}
