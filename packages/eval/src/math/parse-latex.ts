import { applied } from './apply-function.ts';
import { known, negated, number, power, symbol } from './expression.ts';
import type { Expression } from './expression.ts';
import { CalculusError, LatexError, UnreadableError } from './latex-tokens.ts';
import type { TokenKind } from './latex-tokens.ts';
import { sideBySide } from './side-by-side.ts';
import { numberLength, takeNumber } from './take-number.ts';
import { FACTOR_STARTS, FUNCTION_STARTS, TERM_STARTS } from './term-starts.ts';
import { TokenCursor } from './token-cursor.ts';

type Script = '_' | '^';
const CLOSING: Partial<Record<TokenKind, TokenKind>> = { '(': ')', '[': ']', '{': '}', '\\{': '\\}' };

/**
 * The formula that a LaTeX text begins with, as SymPy 1.14's `parse_latex` (grammar LaTeX.g4, not strict) reads it; what follows it
 * is ignored. Its habits are kept, since they decide scores: letters stand side by side as a product, `x(y)` is a function of y,
 * digits group across spaces and as thousands, `(1,2)` is an error, and so is a decimal that begins with its point.
 * Left out: integrals, sums, limits, derivatives, bras and kets.
 * @returns undefined for a relation (`x<2`), which cannot be subtracted and so equals nothing
 * @throws LatexError where the grammar does not accept the text, CalculusError where it holds what is left out
 */
export function parseLatex(source: string): Expression | undefined {
  const parser = new Parser(source);
  const expression = parser.additive();
  return parser.atRelation() ? undefined : expression;
}

class Parser {
  private readonly tokens: TokenCursor;
  /** Whether a bar closes the innermost open pair. */
  private barCloses = false;
  /** What `additive` found at a position, so that what is tried again costs nothing: else trials in trials double at every level. */
  private readonly found = new Map<string, { readonly value: Expression; readonly end: number } | LatexError>();

  constructor(source: string) {
    this.tokens = new TokenCursor(source);
  }

  atRelation(): boolean {
    return this.tokens.at('relation');
  }

  additive(): Expression {
    const key = `${this.tokens.position} ${this.barCloses}`;
    const found = this.found.get(key);
    if (found instanceof LatexError) throw found;
    if (found) {
      while (this.tokens.position < found.end) this.tokens.take();
      return found.value;
    }
    try {
      const value = this.sum();
      this.found.set(key, { value, end: this.tokens.position });
      return value;
    } catch (error) {
      if (error instanceof LatexError) this.found.set(key, error);
      throw error;
    }
  }

  private sum(): Expression {
    const terms = [this.multiplicative(true)];
    for (let term = this.term(); term; term = this.term()) terms.push(term);
    return terms.length === 1 ? terms[0]! : { kind: 'sum', terms };
  }

  private term(): Expression | undefined {
    return this.attempt(() => {
      const sign = this.tokens.accept('+', '-');
      if (!sign) return undefined;
      const term = this.multiplicative(true);
      return sign.kind === '-' ? negated(term) : term;
    });
  }

  /** @param functions whether a factor after the first of a run may be a function: not inside `\sin x y` */
  private multiplicative(functions: boolean): Expression {
    let result = this.unary(functions);
    for (;;) {
      const factor = this.attempt(() => {
        const operator = this.tokens.accept('*', '/');
        if (!operator) return undefined;
        const right = this.unary(functions);
        return operator.kind === '*' ? right : power(right, number(-1));
      });
      if (!factor) return result;
      result = { kind: 'product', factors: [result, factor] };
    }
  }

  /** What may go on: where it does not come to an end, nothing of it is taken, and it is ignored with all that follows. */
  private attempt<T>(parse: () => T | undefined): T | undefined {
    const { position } = this.tokens;
    const { barCloses } = this;
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof LatexError) || error instanceof UnreadableError) throw error;
      this.tokens.rewind(position);
      this.barCloses = barCloses;
      return undefined;
    }
  }

  private unary(functions: boolean): Expression {
    const sign = this.tokens.accept('+', '-');
    if (sign) return sign.kind === '-' ? negated(this.unary(functions)) : this.unary(functions);
    const factors = [this.postfix()];
    const next = () => (this.atFactor(functions) ? this.attempt(() => this.postfix()) : undefined);
    for (let factor = next(); factor; factor = next()) factors.push(factor);
    return sideBySide(factors);
  }

  private atFactor(functions: boolean): boolean {
    if (this.tokens.at('|')) return !this.barCloses;
    return this.tokens.at(...FACTOR_STARTS) || (functions && this.tokens.at(...FUNCTION_STARTS));
  }

  private postfix(): Expression {
    let result = this.component();
    for (let exponent = this.exponent(); exponent; exponent = this.exponent()) result = power(result, exponent);
    while (this.tokens.accept('!')) result = known('factorial', result);
    return result;
  }

  private exponent(): Expression | undefined {
    return this.attempt(() => {
      if (!this.tokens.accept('^')) return undefined;
      const exponent = this.braced() ?? this.atom();
      this.subscript();
      return exponent;
    });
  }

  private component(): Expression {
    const next = this.tokens.peek();
    if (!next) throw new LatexError('the formula ends too early');
    const closing = CLOSING[next.kind];
    if (closing) return this.enclosed(next.kind, closing);
    if (next.kind === '|') return known('abs', this.enclosed('|', '|'));
    if (next.kind === '\\lfloor') return known('floor', this.enclosed('\\lfloor', '\\rfloor'));
    if (next.kind === '\\lceil') return known('ceil', this.enclosed('\\lceil', '\\rceil'));
    if (next.kind === 'function') return this.namedFunction();
    if (next.kind === 'calculus') throw new CalculusError(next.text);
    if (next.kind === 'sqrt') return this.root();
    if (next.kind === 'overline') {
      this.tokens.take();
      return known('conj', this.required(this.braced()));
    }
    return this.atom(true);
  }

  private enclosed(open: TokenKind, close: TokenKind): Expression {
    const outer = this.barCloses;
    this.tokens.expect(open);
    this.barCloses = close === '|';
    const inner = this.additive();
    this.tokens.expect(close);
    this.barCloses = outer;
    return inner;
  }

  /** `{...}`, where one is next. */
  private braced(): Expression | undefined {
    return this.tokens.at('{') ? this.enclosed('{', '}') : undefined;
  }

  private required(value: Expression | undefined): Expression {
    if (!value) throw new LatexError(`"{" was expected, "${this.tokens.peek()?.text ?? 'the end'}" found`);
    return value;
  }

  private root(): Expression {
    this.tokens.expect('sqrt');
    const degree = this.tokens.at('[') ? this.enclosed('[', ']') : number(2);
    return power(this.required(this.braced()), power(degree, number(-1)));
  }

  private namedFunction(): Expression {
    const name = this.tokens.expect('function').text;
    const scripts = this.scripts(['_', '^']);
    if (!scripts) throw new LatexError(`"${name}" has no argument`);
    const argument = this.tokens.at('(') ? this.firstOfList() : this.multiplicative(false);
    return applied(name, argument, scripts['_'], scripts['^']);
  }

  /**
   * What stands below and above a function's name. Of digits without braces the last may belong to the argument: as many are taken
   * as leave one (`\log_28` is the logarithm of 8 to the base 2, `\log_28x` that of x to the base 28).
   * @returns undefined where no argument follows, however many are taken
   */
  private scripts(allowed: readonly Script[]): Partial<Record<Script, Expression>> | undefined {
    if (this.atArgument()) return {};
    const kind = this.tokens.peek()?.kind as Script;
    if (!allowed.includes(kind)) return undefined;
    const start = this.tokens.position;
    for (const length of this.scriptLengths()) {
      this.tokens.take();
      const value = length === undefined ? (this.braced() ?? this.atom()) : takeNumber(this.tokens, length);
      const rest = this.scripts(allowed.filter((other) => other !== kind));
      if (rest) return { ...rest, [kind]: value };
      this.tokens.rewind(start);
    }
    return undefined;
  }

  /** In how many tokens the number behind `_` or `^` may be taken, most first; undefined for anything but digits. */
  private scriptLengths(): (number | undefined)[] {
    if (this.tokens.peek(1)?.kind !== 'digit') return [undefined];
    const longest = numberLength(this.tokens, 1);
    const text = Array.from({ length: longest }, (_, i) => this.tokens.peek(1 + i)!.text).join('');
    const lengths = Array.from({ length: longest }, (_, i) => longest - i);
    return lengths.filter((length) => /^\d+(?:,\d{3})*(?:\.\d+)?$/.test(text.slice(0, length)));
  }

  private atArgument(): boolean {
    return this.tokens.at('|') ? !this.barCloses : this.tokens.at(...TERM_STARTS);
  }

  /** `(a,b,...)`, of which a function with a name of its own takes the first. */
  private firstOfList(): Expression {
    return this.list()[0]!;
  }

  private list(): Expression[] {
    const outer = this.barCloses;
    this.tokens.expect('(');
    this.barCloses = false;
    const items = [this.additive()];
    while (this.tokens.accept(',')) items.push(this.additive());
    this.tokens.expect(')');
    this.barCloses = outer;
    return items;
  }

  /** @param callable whether `f(...)` is a function here */
  private atom(callable = false): Expression {
    const token = this.tokens.peek();
    switch (token?.kind) {
      case 'letter':
      case 'symbol':
        return this.named(callable);
      case 'digit':
        return takeNumber(this.tokens);
      case 'differential':
        this.tokens.take();
        return symbol(`d${token.text.slice(1).trim().replace('\\', '')}`);
      case 'mathit':
        return this.mathit();
      case 'frac':
        return this.fraction();
      case 'binom':
        this.tokens.take();
        return known('binomial', this.required(this.braced()), this.required(this.braced()));
      default:
        throw new LatexError(`a number or a name was expected, "${token?.text ?? 'the end'}" found`);
    }
  }

  private named(callable: boolean): Expression {
    const token = this.tokens.take();
    let subscript = this.subscript()?.text;
    const quotes = this.tokens.accept('quotes')?.text ?? '';
    subscript ??= this.subscript()?.text;
    const name = token.text + (subscript === undefined ? '' : `_{${subscript}}`);
    const shown = `${token.kind === 'symbol' ? '\\' : ''}${name}`;
    const args = callable && this.tokens.at('(') ? this.attempt(() => this.list()) : undefined;
    if (args) return { kind: 'unknown', name: name + quotes, arguments: args };
    if (shown === '\\infty') return { kind: 'infinity' };
    return symbol(token.kind === 'letter' ? name + quotes : name);
  }

  /** `_a` or `_{...}` with its value and a text that tells subscripts apart. */
  private subscript(): { value: Expression; text: string } | undefined {
    if (!this.tokens.accept('_')) return undefined;
    const value = this.braced() ?? this.atom();
    const text = value.kind === 'number' ? value.digits : value.kind === 'symbol' ? value.name : JSON.stringify(value);
    return { value, text };
  }

  private mathit(): Expression {
    this.tokens.take();
    this.tokens.expect('{');
    let name = '';
    for (let next = this.tokens.accept('letter'); next; next = this.tokens.accept('letter')) name += next.text;
    this.tokens.expect('}');
    return symbol(name);
  }

  private fraction(): Expression {
    this.tokens.take();
    const part = () => {
      const digit = this.tokens.accept('digit');
      return digit ? number(digit.text) : this.required(this.braced());
    };
    return { kind: 'product', factors: [part(), power(part(), number(-1))] };
  }
}
