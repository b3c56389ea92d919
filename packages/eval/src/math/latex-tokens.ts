/** What a piece of LaTeX is to the grammar; `symbol` is any other command. */
export type TokenKind =
  | 'digit'
  | 'letter'
  | 'symbol'
  | 'differential'
  | 'relation'
  | 'function'
  | 'calculus'
  | 'quotes'
  | 'frac'
  | 'binom'
  | 'sqrt'
  | 'overline'
  | 'mathit'
  | '+'
  | '-'
  | '*'
  | '/'
  | '('
  | ')'
  | '['
  | ']'
  | '{'
  | '}'
  | '\\{'
  | '\\}'
  | '|'
  | '\\left|'
  | '\\right|'
  | '\\langle'
  | '\\rangle'
  | '\\lfloor'
  | '\\rfloor'
  | '\\lceil'
  | '\\rceil'
  | '_'
  | '^'
  | '!'
  | ','
  | '.'
  | 'arrow';

export interface Token {
  readonly kind: TokenKind;
  /** As written; commands without their backslash. */
  readonly text: string;
}

/** A text that the LaTeX grammar does not accept; such an answer equals nothing, not even itself. */
export class LatexError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LatexError';
  }
}

/** A character that no LaTeX formula holds: unlike a sentence that does not go on, it ends all reading. */
export class UnreadableError extends LatexError {}

/** A text that the grammar accepts and this reader does not: integrals, sums, products and limits. */
export class CalculusError extends Error {
  constructor(command: string) {
    super(`\\${command} is not read as a formula`);
    this.name = 'CalculusError';
  }
}

const FUNCTIONS =
  'exp log lg ln sin cos tan csc sec cot arcsin arccos arctan arccsc arcsec arccot sinh cosh tanh arsinh arcosh artanh';
const RELATIONS = 'neq leq le leqq leqslant geq ge geqq geqslant';
const SKIPPED =
  'thinspace medspace thickspace quad qquad negthinspace negmedspace negthickspace left right vrule vcenter vbox vskip vspace hfil';

const COMMANDS = new Map<string, TokenKind | 'skip'>([
  ...FUNCTIONS.split(' ').map((name) => [name, 'function'] as const),
  ...RELATIONS.split(' ').map((name) => [name, 'relation'] as const),
  ...SKIPPED.split(' ').map((name) => [name, 'skip'] as const),
  ...['lim', 'int', 'sum', 'prod'].map((name) => [name, 'calculus'] as const),
  ...['to', 'rightarrow', 'Rightarrow', 'longrightarrow', 'Longrightarrow'].map((name) => [name, 'arrow'] as const),
  ...['frac', 'dfrac', 'tfrac'].map((name) => [name, 'frac'] as const),
  ...['binom', 'dbinom', 'tbinom'].map((name) => [name, 'binom'] as const),
  ...['langle', 'rangle', 'lfloor', 'rfloor', 'lceil', 'rceil'].map(
    (name) => [name, `\\${name}` as TokenKind] as const,
  ),
  ['sqrt', 'sqrt'],
  ['overline', 'overline'],
  ['mathit', 'mathit'],
  ['times', '*'],
  ['cdot', '*'],
  ['div', '/'],
]);

const SINGLE = '+-*/()[]{}|_^!,.';

/** One token at the start of the rest, tried in this order; each is the longest of its kind there. */
const PATTERNS: readonly (readonly [RegExp, (text: string) => Token | 'skip'])[] = [
  [/^[ \t\r\n]+/, () => 'skip'],
  [/^\\left\|/, () => ({ kind: '\\left|', text: 'left|' })],
  [/^\\right\|/, () => ({ kind: '\\right|', text: 'right|' })],
  [/^\\[a-zA-Z]+/, (text) => command(text.slice(1))],
  [/^\\[,:;!*\-./"(=]/, () => 'skip'],
  [/^\\[{}]/, (text) => ({ kind: text as TokenKind, text })],
  [/^d[ \t\r\n]*(?:[a-zA-Z]|\\[a-zA-Z]+)/, (text) => ({ kind: 'differential', text })],
  [/^[a-zA-Z]/, (text) => ({ kind: 'letter', text })],
  [/^[0-9]/, (text) => ({ kind: 'digit', text })],
  [/^(?:&[ \t\r\n]*=|=(?:[ \t\r\n]*&)?)/, (text) => ({ kind: 'relation', text })],
  [/^[<>]/, (text) => ({ kind: 'relation', text })],
  [/^'+/, (text) => ({ kind: 'quotes', text })],
  [/^:/, () => ({ kind: '/', text: ':' })],
];

function command(name: string): Token | 'skip' {
  const kind = COMMANDS.get(name) ?? 'symbol';
  return kind === 'skip' ? 'skip' : { kind, text: name };
}

/**
 * Tokens of a LaTeX formula after the grammar of SymPy 1.14 (`parsing/latex/LaTeX.g4`), which is what minerva_math reads answers
 * with. Read one by one: an unreadable character only matters when the parser gets to it.
 * @throws UnreadableError at a character that no token begins with
 */
export function* latexTokens(source: string): Generator<Token> {
  let rest = source.trim();
  while (rest !== '') {
    const [length, token] = firstToken(rest);
    rest = rest.slice(length);
    if (token !== 'skip') yield token;
  }
}

function firstToken(rest: string): [number, Token | 'skip'] {
  for (const [pattern, make] of PATTERNS) {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) return [found.length, make(found)];
  }
  if (SINGLE.includes(rest[0]!)) return [1, { kind: rest[0] as TokenKind, text: rest[0]! }];
  throw new UnreadableError(`"${[...rest][0]}" begins nothing in LaTeX mathematics`);
}
