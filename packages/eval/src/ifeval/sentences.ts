import { PYTHON_SPACE, rstrip } from '../python/whitespace.ts';
import { ANY_LOWER, ANY_UPPER, INITIAL_LOWER, INTERNAL_UPPER, punktEnglish } from './punkt-parameters.ts';
import type { PunktParameters } from './punkt-parameters.ts';
import {
  isInitial,
  punktTokens,
  startsLower,
  startsUpper,
  withoutPeriod,
  withoutSentencePeriod,
} from './punkt-token.ts';
import type { PunktToken } from './punkt-token.ts';

const SPACE = `[${PYTHON_SPACE}]`;

/** A character that may end a sentence, and what follows it: other punctuation, or white space and the next word. */
const PERIOD_CONTEXT = new RegExp(
  `[.?!](?=(?<after>[)";}\\]*:@'({\\[?!]|(?<gap>${SPACE}+)(?<next>[^${PYTHON_SPACE}]+)))`,
  'gu',
);

/** Closing punctuation that belongs to the sentence before it. */
const REALIGNED = new RegExp(`^["')\\]}]+?(?:${SPACE}+|(?=--)|(?=\\n|$))`, 'u');

/** Decisions by the word alone (first pass). */
function annotateType(token: PunktToken, { abbreviations }: PunktParameters): void {
  const { text } = token;
  if (text === '.' || text === '?' || text === '!') token.endsSentence = true;
  else if (/^\.\.+(?=\n?$)/.test(text)) token.isEllipsis = true;
  else if (token.endsInPeriod && !text.endsWith('..')) {
    const word = text.slice(0, -1).toLowerCase();
    if (abbreviations.has(word) || abbreviations.has(word.split('-').at(-1)!)) token.isAbbreviation = true;
    else token.endsSentence = true;
  }
}

/** Whether a word starts a sentence, by where words like it were seen; undefined where that does not tell. */
function startsSentence(token: PunktToken, { contexts }: PunktParameters): boolean | undefined {
  if (/^[;:,.!?]$/.test(token.text)) return false;
  const seen = contexts.get(withoutSentencePeriod(token)) ?? 0;
  if (startsUpper(token) && seen & ANY_LOWER && !(seen & INTERNAL_UPPER)) return true;
  if (startsLower(token) && (seen & ANY_UPPER || !(seen & INITIAL_LOWER))) return false;
  return undefined;
}

/** Decisions by a word and the one after it (second pass). */
function annotatePair(token: PunktToken, next: PunktToken, parameters: PunktParameters): void {
  if (!token.endsInPeriod) return;
  const word = withoutPeriod(token);
  const nextWord = withoutSentencePeriod(next);
  const initial = isInitial(token);
  const joined = () => {
    token.endsSentence = false;
    token.isAbbreviation = true;
  };
  if (parameters.collocations.has(`${word} ${nextWord}`)) return joined();
  if ((token.isAbbreviation || token.isEllipsis) && !initial) {
    const starter = startsUpper(next) && parameters.sentenceStarters.has(nextWord);
    if (startsSentence(next, parameters) === true || starter) {
      token.endsSentence = true;
      return;
    }
  }
  if (!initial && word !== '##number##') return;
  const starts = startsSentence(next, parameters);
  const neverLower = !((parameters.contexts.get(nextWord) ?? 0) & ANY_LOWER);
  if (starts === false || (starts === undefined && initial && startsUpper(next) && neverLower)) joined();
}

/** Whether a sentence ends inside a stretch of text, before its last word. */
function hasBreak(text: string, parameters: PunktParameters): boolean {
  const tokens = punktTokens(text);
  for (const token of tokens) annotateType(token, parameters);
  // The next word is judged before its own second pass, as upstream, where both passes run word by word.
  for (let i = 0; i + 1 < tokens.length; i++) annotatePair(tokens[i]!, tokens[i + 1]!, parameters);
  return tokens.slice(0, -1).some((token) => token.endsSentence);
}

interface Candidate {
  /** Start of the word before the candidate, and the candidate's own place. */
  readonly wordStart: number;
  readonly at: number;
  readonly after: string;
  /** Where the next sentence would start. */
  readonly nextStart: number;
}

/** Index of the last ASCII white space of a text, 0 where there is none. */
function lastSpace(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) if (' \t\n\r\x0b\x0c'.includes(text[i]!)) return i;
  return 0;
}

/** Places where a sentence may end; of several behind one word ("what?!") the last. */
function candidates(text: string): Candidate[] {
  const found: Candidate[] = [];
  let pending: Candidate | undefined;
  let [sliceStart, sliceEnd] = [0, 0];
  for (const match of text.matchAll(PERIOD_CONTEXT)) {
    const at = match.index;
    const space = lastSpace(text.slice(sliceEnd, at));
    const wordStart = space > 0 ? space + sliceEnd + 1 : sliceStart;
    if (pending && sliceEnd <= wordStart) found.push(pending);
    const { after, gap, next } = match.groups!;
    pending = { wordStart, at, after: after!, nextStart: next === undefined ? at + 1 : at + 1 + gap!.length };
    [sliceStart, sliceEnd] = [wordStart, at];
  }
  return pending ? [...found, pending] : found;
}

/**
 * Sentences of an English text by the Punkt algorithm (Kiss and Strunk 2006), closing quotes and brackets kept with the sentence
 * they end. Source: nltk 3.8.1 `tokenize/punkt.py` (PunktSentenceTokenizer.tokenize), which IFEval counts sentences with.
 */
export function sentences(text: string): string[] {
  const parameters = punktEnglish();
  const slices: [number, number][] = [];
  let start = 0;
  for (const { wordStart, at, after, nextStart } of candidates(text)) {
    if (!hasBreak(text.slice(wordStart, at + 1) + after, parameters)) continue;
    slices.push([start, at + 1]);
    start = nextStart;
  }
  slices.push([start, rstrip(text).length]);
  return realigned(text, slices).filter((sentence) => sentence !== '');
}

function realigned(text: string, slices: readonly (readonly [number, number])[]): string[] {
  let moved = 0;
  return slices.map(([sliceStart, end], index) => {
    const start = sliceStart + moved;
    moved = 0;
    const next = slices[index + 1];
    if (!next) return text.slice(start, end);
    const closing = REALIGNED.exec(text.slice(...next))?.[0];
    if (closing === undefined) return text.slice(start, end);
    moved = closing.length;
    return text.slice(start, next[0] + rstrip(closing).length);
  });
}
