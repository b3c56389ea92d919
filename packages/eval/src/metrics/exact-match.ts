/** What is set aside before two answers are compared. */
export interface ExactMatchSettings {
  /** Removed everywhere, in this order. */
  readonly remove?: readonly RegExp[];
  readonly ignoreCase?: boolean;
  readonly ignorePunctuation?: boolean;
}

/** CPython's string.punctuation. */
export const ASCII_PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** 1 when prediction and reference are the same text after both lost what the settings name, else 0. */
export function exactMatch(prediction: string, reference: string, settings: ExactMatchSettings = {}): number {
  return prepare(prediction, settings) === prepare(reference, settings) ? 1 : 0;
}

function prepare(text: string, { remove = [], ignoreCase, ignorePunctuation }: ExactMatchSettings): string {
  let rest = remove.reduce((kept, pattern) => kept.replace(pattern, ''), text);
  if (ignoreCase) rest = rest.toLowerCase();
  if (ignorePunctuation) rest = [...rest].filter((character) => !ASCII_PUNCTUATION.includes(character)).join('');
  return rest;
}
