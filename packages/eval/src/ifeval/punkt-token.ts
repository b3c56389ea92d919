import { PYTHON_SPACE } from '../python/whitespace.ts';

/** A word of a text on its way to a decision about the period at its end. */
export interface PunktToken {
  readonly text: string;
  /** Lower case, a number as `##number##`. */
  readonly type: string;
  readonly endsInPeriod: boolean;
  endsSentence: boolean;
  isAbbreviation: boolean;
  isEllipsis: boolean;
}

const NOT_IN_WORDS = '[)";}\\]*:@\'({\\[?!]';
const MULTIPLE = `(?:-{2,}|\\.{2,}|(?:\\.[${PYTHON_SPACE}]){2,}\\.)`;
const WORD_START = '[^("`{\\[:;&#*@)}\\]\\-,]';
const SPACE = `[${PYTHON_SPACE}]`;

/** Words and punctuation apart, periods left at their words (nltk 3.8.1 `tokenize/punkt.py`, PunktLanguageVars). */
const TOKEN = new RegExp(
  `${MULTIPLE}|(?=${WORD_START})[^${PYTHON_SPACE}]+?` +
    `(?=${SPACE}|$|${NOT_IN_WORDS}|${MULTIPLE}|,(?=$|${SPACE}|${NOT_IN_WORDS}|${MULTIPLE}))|[^${PYTHON_SPACE}]`,
  'gu',
);

const NUMERIC = /^-?[.,]?\p{Nd}[\p{Nd},.-]*\.?(?=\n?$)/u;

/** The tokens of a text, line by line. */
export function punktTokens(text: string): PunktToken[] {
  return text.split('\n').flatMap((line) => (line.match(TOKEN) ?? []).map(punktToken));
}

function punktToken(text: string): PunktToken {
  return {
    text,
    type: text.toLowerCase().replace(NUMERIC, '##number##'),
    endsInPeriod: text.endsWith('.'),
    endsSentence: false,
    isAbbreviation: false,
    isEllipsis: false,
  };
}

/** The type without its final period. */
export function withoutPeriod({ type }: PunktToken): string {
  return type.length > 1 && type.endsWith('.') ? type.slice(0, -1) : type;
}

/** The type, without its final period where that ends a sentence. */
export function withoutSentencePeriod(token: PunktToken): string {
  return token.endsSentence ? withoutPeriod(token) : token.type;
}

/** One letter and a period. */
export function isInitial({ text }: PunktToken): boolean {
  return /^[^\P{L}]\.$/u.test(text) || /^[\p{Nl}\p{No}_]\.$/u.test(text);
}

export function startsUpper({ text }: PunktToken): boolean {
  return /^\p{Uppercase}/u.test(text);
}

export function startsLower({ text }: PunktToken): boolean {
  return /^\p{Lowercase}/u.test(text);
}
