import { hasSymbols, known, negated, number, power, symbol } from './expression.ts';
import type { Expression, KnownFunction } from './expression.ts';
import { CalculusError, LatexError } from './latex-tokens.ts';
import type { Token, TokenKind } from './latex-tokens.ts';
import { TokenCursor } from './token-cursor.ts';

/** Tokens that a factor can begin with. */
const FACTOR_STARTS: readonly TokenKind[] = [
  ...(['(', '[', '{', '\\{', '|', '\\lfloor', '\\lceil', '\\langle', '\\left|'] as const),
  ...(['digit', 'letter', 'symbol', 'differential', 'mathit', 'frac', 'binom'] as const),
];
const FUNCTION_STARTS: readonly TokenKind[] = ['function', 'calculus', 'sqrt', 'overline'];
const TERM_STARTS: readonly TokenKind[] = ['+', '-', ...FACTOR_STARTS, ...FUNCTION_STARTS];
const EXPONENT_STARTS: readonly TokenKind[] = [
  ...(['{', 'digit', 'letter', 'symbol', 'differential', 'mathit', 'frac', 'binom'] as const),
];
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

  constructor(source: string) {
    this.tokens = new TokenCursor(source);
  }

  atRelation(): boolean {
    return this.tokens.at('relation');
  }

  additive(): Expression {
    const terms = [this.multiplicative(true)];
    for (;;) {
      const sign = this.operator(['+', '-']);
      if (!sign) return terms.length === 1 ? terms[0]! : { kind: 'sum', terms };
      const term = this.multiplicative(true);
      terms.push(sign.kind === '-' ? negated(term) : term);
    }
  }

  /** @param functions whether a factor after the first of a run may be a function: not inside `\sin x y` */
  private multiplicative(functions: boolean): Expression {
    let result = this.unary(functions);
    for (;;) {
      const operator = this.operator(['*', '/']);
      if (!operator) return result;
      const right = this.unary(functions);
      result = { kind: 'product', factors: [result, operator.kind === '*' ? right : power(right, number(-1))] };
    }
  }

  /** Takes an operator that something follows; before anything else the formula ends, and the operator is ignored with the rest. */
  private operator(kinds: readonly TokenKind[], starts: readonly TokenKind[] = TERM_STARTS): Token | undefined {
    const next = this.tokens.at(...kinds) ? this.tokens.peek(1) : undefined;
    return next && starts.includes(next.kind) ? this.tokens.take() : undefined;
  }

  private unary(functions: boolean): Expression {
    const sign = this.tokens.accept('+', '-');
    if (sign) return sign.kind === '-' ? negated(this.unary(functions)) : this.unary(functions);
    const factors = [this.postfix()];
    while (this.atFactor(functions)) factors.push(this.postfix());
    return product(factors);
  }

  private atFactor(functions: boolean): boolean {
    if (this.tokens.at('|')) return !this.barCloses;
    return this.tokens.at(...FACTOR_STARTS) || (functions && this.tokens.at(...FUNCTION_STARTS));
  }

  private postfix(): Expression {
    let result = this.component();
    while (this.operator(['^'], EXPONENT_STARTS)) {
      result = power(result, this.braced() ?? this.atom());
      this.subscript();
    }
    while (this.tokens.accept('!')) result = known('factorial', result);
    return result;
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
    let base = this.subscript()?.value;
    const raised = this.tokens.accept('^') ? (this.braced() ?? this.atom()) : undefined;
    base ??= this.subscript()?.value;
    const argument = this.tokens.at('(') ? this.firstOfList() : this.multiplicative(false);
    return applied(name, argument, base, raised);
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
        return this.digits();
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
    if (callable && this.tokens.at('(')) return { kind: 'unknown', name: name + quotes, arguments: this.list() };
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

  private digits(): Expression {
    let digits = this.run();
    while (this.tokens.at(',') && [1, 2, 3].every((i) => this.tokens.peek(i)?.kind === 'digit')) {
      this.tokens.take();
      for (let i = 0; i < 3; i++) digits += this.tokens.take().text;
    }
    if (this.tokens.accept('.')) digits += `.${this.tokens.expect('digit').text}${this.run()}`;
    return number(digits);
  }

  private run(): string {
    let digits = '';
    for (let next = this.tokens.accept('digit'); next; next = this.tokens.accept('digit')) digits += next.text;
    return digits;
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

/** Factors side by side. A lone x between two factors without symbols is a multiplication sign. */
function product(factors: readonly Expression[]): Expression {
  const isSign = (factor: Expression, i: number) =>
    i > 0 &&
    i < factors.length - 1 &&
    factor.kind === 'symbol' &&
    factor.name === 'x' &&
    !hasSymbols(factors[i - 1]!) &&
    !hasSymbols(factors[i + 1]!);
  const kept = factors.filter((factor, i) => !isSign(factor, i));
  return kept.length === 1 ? kept[0]! : { kind: 'product', factors: kept };
}

const LOGARITHMS = ['log', 'lg', 'ln'];

function applied(name: string, argument: Expression, base?: Expression, raised?: Expression): Expression {
  if (LOGARITHMS.includes(name)) {
    const to = base ?? (name === 'lg' ? number(10) : undefined);
    const value = to ? known('log', argument, to) : known('log', argument);
    return raised ? power(value, raised) : value;
  }
  const inverse = raised && isMinusOne(raised) && /^(?:sin|cos|tan|csc|sec|cot|sinh|cosh|tanh)$/.test(name);
  if (inverse) return known(`a${name}` as KnownFunction, argument);
  const value = known(name.replace(/^arc/, 'a').replace(/^ar/, 'a') as KnownFunction, argument);
  return raised ? power(value, raised) : value;
}

function isMinusOne(value: Expression): boolean {
  if (value.kind === 'number') return value.digits === '-1';
  return (
    value.kind === 'product' &&
    value.factors.length === 2 &&
    value.factors.every((factor, i) => factor.kind === 'number' && factor.digits === (i === 0 ? '-1' : '1'))
  );
}
