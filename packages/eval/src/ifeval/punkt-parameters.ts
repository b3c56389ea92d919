import { readFileSync } from 'node:fs';

/** What the Punkt sentence tokenizer learned about a language (Kiss and Strunk 2006). */
export interface PunktParameters {
  /** Without their final period, lower case. */
  readonly abbreviations: ReadonlySet<string>;
  readonly sentenceStarters: ReadonlySet<string>;
  /** Pairs of words that belong together across a period, joined by a space. */
  readonly collocations: ReadonlySet<string>;
  /** Where a word was seen: a sum of the flags below. */
  readonly contexts: ReadonlyMap<string, number>;
}

export const INITIAL_UPPER = 2;
export const INTERNAL_UPPER = 4;
export const UNKNOWN_UPPER = 8;
export const INITIAL_LOWER = 16;
export const INTERNAL_LOWER = 32;
export const UNKNOWN_LOWER = 64;
export const ANY_UPPER = INITIAL_UPPER + INTERNAL_UPPER + UNKNOWN_UPPER;
export const ANY_LOWER = INITIAL_LOWER + INTERNAL_LOWER + UNKNOWN_LOWER;

interface Stored {
  readonly abbreviations: readonly string[];
  readonly sentenceStarters: readonly string[];
  readonly collocations: readonly (readonly [string, string])[];
  readonly contexts: Readonly<Record<string, string>>;
}

let english: PunktParameters | undefined;

/** The parameters for English, read from the file beside this one at first use. */
export function punktEnglish(): PunktParameters {
  if (english) return english;
  const stored = JSON.parse(readFileSync(new URL('./punkt-english.json', import.meta.url), 'utf8')) as Stored;
  const contexts = Object.entries(stored.contexts).flatMap(([flags, words]) =>
    words.split(' ').map((word) => [word, Number(flags)] as const),
  );
  english = {
    abbreviations: new Set(stored.abbreviations),
    sentenceStarters: new Set(stored.sentenceStarters),
    collocations: new Set(stored.collocations.map((pair) => pair.join(' '))),
    contexts: new Map(contexts),
  };
  return english;
}
