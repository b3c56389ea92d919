import { PYTHON_SPACE } from './whitespace.ts';

/** Settings of a pattern: `re.IGNORECASE`, `re.MULTILINE`, `re.DOTALL`. */
export interface RegexFlags {
  readonly ignoreCase?: boolean;
  readonly multiline?: boolean;
  readonly dotAll?: boolean;
}

const WORD = '[\\p{L}\\p{N}_]';
const CLASSES: Readonly<Record<string, string>> = {
  w: WORD,
  W: '[^\\p{L}\\p{N}_]',
  d: '\\p{Nd}',
  D: '\\P{Nd}',
  s: `[${PYTHON_SPACE}]`,
  S: `[^${PYTHON_SPACE}]`,
};
const EDGES: Readonly<Record<string, string>> = {
  b: `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`,
  B: `(?:(?<=${WORD})(?=${WORD})|(?<!${WORD})(?!${WORD}))`,
  A: '(?<![^])',
  Z: '(?![^])',
};
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

/** A character that stands for itself, whatever it means to JavaScript. */
function literal(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/**
 * A regular expression with the meaning that CPython 3.11 gives the pattern: `\w`, `\b`, `\d` and `\s` of all scripts, `.` and `$`
 * that know only the line feed, possessive quantifiers, `(?P<name>)`. Global, so that it can count and replace.
 * @throws Error where the pattern is none
 */
export function pythonRegex(pattern: string, flags: RegexFlags = {}): RegExp {
  try {
    return new RegExp(new Translator(pattern, flags).translate(), `gv${flags.ignoreCase ? 'i' : ''}`);
  } catch (error) {
    throw new Error(`"${pattern}" is no regular expression: ${(error as Error).message}`, { cause: error });
  }
}

class Translator {
  private readonly characters: readonly string[];
  private position = 0;
  private atomicGroups = 0;

  constructor(
    pattern: string,
    private readonly flags: RegexFlags,
  ) {
    this.characters = [...pattern];
  }

  translate(): string {
    const result = this.alternatives();
    if (this.position < this.characters.length) throw new Error('unbalanced parenthesis');
    return result;
  }

  private alternatives(): string {
    let result = '';
    while (this.position < this.characters.length && this.characters[this.position] !== ')')
      result += this.take('|') ? '|' : this.quantified();
    return result;
  }

  private quantified(): string {
    const atom = this.atom();
    const quantifier = this.quantifier();
    if (quantifier === '') return atom;
    if (this.take('+')) return this.atomic(atom + quantifier);
    return atom + quantifier + (this.take('?') ? '?' : '');
  }

  /** Matches once and never gives back: what a look-ahead found, taken again by reference. */
  private atomic(inner: string): string {
    const name = `atomic${this.atomicGroups++}`;
    return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
  }

  private quantifier(): string {
    const next = this.characters[this.position];
    if (next === '*' || next === '+' || next === '?') {
      this.position++;
      return next;
    }
    const counted = /^\{(\d*)(,?)(\d*)\}/.exec(this.characters.slice(this.position).join(''));
    if (!counted || (counted[1] === '' && counted[3] === '')) return '';
    this.position += counted[0].length;
    return `{${counted[1] || '0'}${counted[2]}${counted[3]}}`;
  }

  private atom(): string {
    const character = this.characters[this.position++]!;
    switch (character) {
      case '.':
        return this.flags.dotAll ? '[^]' : '[^\\n]';
      case '^':
        return this.flags.multiline ? '(?<![^\\n])' : '(?<![^])';
      case '$':
        return this.flags.multiline ? '(?![^\\n])' : '(?=\\n?(?![^]))';
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new Error('nothing to repeat');
      default:
        return literal(character);
    }
  }

  private group(): string {
    const rest = this.characters.slice(this.position).join('');
    const comment = /^\?#[^)]*\)/.exec(rest);
    if (comment) {
      this.position += [...comment[0]].length;
      return '';
    }
    const reference = /^\?P=(\w+)\)/.exec(rest);
    if (reference) {
      this.position += reference[0].length;
      return `\\k<${reference[1]}>`;
    }
    const opening = /^\?(?::|=|!|<=|<!|>|P<\w+>)/.exec(rest)?.[0] ?? '';
    if (opening === '' && rest.startsWith('?')) throw new Error('unknown extension');
    this.position += opening.length;
    const inner = this.alternatives();
    if (!this.take(')')) throw new Error('missing ), unterminated subpattern');
    return opening === '?>' ? this.atomic(inner) : `(${opening.replace('?P<', '?<')}${inner})`;
  }

  private set(): string {
    let result = this.take('^') ? '[^' : '[';
    for (let first = true; first || this.characters[this.position] !== ']'; first = false) {
      const start = this.member();
      const isRange =
        this.characters[this.position] === '-' && ![undefined, ']'].includes(this.characters[this.position + 1]);
      if (!isRange) {
        result += start;
        continue;
      }
      this.position++;
      result += `${start}-${this.member()}`;
    }
    this.position++;
    return `${result}]`;
  }

  private member(): string {
    const character = this.characters[this.position++];
    if (character === undefined) throw new Error('unterminated character set');
    if (character !== '\\') return literal(character);
    return this.characters[this.position] === 'b' ? (this.position++, literal('\b')) : this.escape(true);
  }

  private escape(inSet = false): string {
    const character = this.characters[this.position++];
    if (character === undefined) throw new Error('bad escape (end of pattern)');
    const known = CLASSES[character] ?? (inSet ? undefined : EDGES[character]);
    if (known !== undefined) return known;
    if (CONTROLS[character] !== undefined) return literal(CONTROLS[character]);
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
      this.characters.slice(this.position - 1, this.position + 8).join(''),
    );
    if (code) {
      this.position += code[0].length - 1;
      return `\\u{${code[1] ?? code[2] ?? code[3]!.replace(/^0+/, '')}}`;
    }
    if (/[1-9]/.test(character) && !inSet) return `\\${character}`;
    if (character === '0') return literal('\0');
    if (/[a-zA-Z0-9]/.test(character)) throw new Error(`bad escape \\${character}`);
    return literal(character);
  }

  private take(character: string): boolean {
    if (this.characters[this.position] !== character) return false;
    this.position++;
    return true;
  }
}
