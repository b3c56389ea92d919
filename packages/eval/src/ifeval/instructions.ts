import { isLower, isUpper } from '../python/case.ts';
import { isPythonJson } from '../python/is-json.ts';
import { pythonRegex } from '../python/regex.ts';
import { PYTHON_SPACE, splitWords, strip } from '../python/whitespace.ts';
import type { InstructionArguments } from './arguments.ts';
import { detectLanguage } from './detect-language.ts';
import { sentences } from './sentences.ts';
import { wordCount } from './word-count.ts';
import { wordTokens } from './word-tokens.ts';

/** Whether a response, which may be empty, passes the check of one instruction. */
export type InstructionCheck = (response: string, given: InstructionArguments) => boolean;

const SPACE = `[${PYTHON_SPACE}]`;
const LINE_START = '(?<![^\\n])';

const found = (pattern: string, text: string, flags = {}) => [...text.matchAll(pythonRegex(pattern, flags))].length;

/** Texts without letters cannot be told and count as right. */
const isLanguage = (text: string, language: string) => (detectLanguage(text) ?? language) === language;

const without = (text: string, prefixes: readonly string[], suffix: string) => {
  const rest = prefixes.reduce((left, prefix) => (left.startsWith(prefix) ? left.slice(prefix.length) : left), text);
  return rest.endsWith(suffix) ? rest.slice(0, -suffix.length) : rest;
};

const POSTSCRIPTS: Readonly<Record<string, string>> = {
  'P.P.S': '\\s*p\\.\\s?p\\.\\s?s.*$',
  'P.S.': '\\s*p\\.\\s?s\\..*$',
};

/** Asterisks around something on one line; two of them on each side count again. */
function highlights(text: string): number {
  const single = text.match(/\*[^\n*]*\*/g) ?? [];
  const double = text.match(/\*\*[^\n*]*\*\*/g) ?? [];
  const filled = [...single.map((part) => part.replace(/^\*+|\*+$/g, '')), ...double.map((part) => part.slice(2, -2))];
  return filled.filter((part) => strip(part) !== '').length;
}

/** Parts between `***` that are not empty; undefined where one inside the text is. */
function dividedParagraphs(text: string): number | undefined {
  const parts = text.split(new RegExp(`${SPACE}?\\*\\*\\*${SPACE}?`, 'u'));
  const inner = parts.slice(1, -1);
  return inner.every((part) => strip(part) !== '') ? parts.filter((part) => strip(part) !== '').length : undefined;
}

/** The first word of the n-th paragraph (from 1), lower case, up to its first punctuation mark. */
function firstWord(paragraph: string): string {
  const word = splitWords(paragraph)[0]!.replace(/^'+/, '').replace(/^"+/, '');
  return /^[^.,?!'"]*/.exec(word)![0].toLowerCase();
}

function nthParagraphBegins(response: string, given: InstructionArguments): boolean {
  const paragraphs = response.split('\n\n');
  const count = paragraphs.filter((paragraph) => strip(paragraph) !== '').length;
  const nth = given.count('nth_paragraph');
  if (nth > count) return false;
  const paragraph = strip(paragraphs[nth - 1]!);
  if (paragraph === '') return false;
  return count === given.count('num_paragraphs') && firstWord(paragraph) === given.text('first_word').toLowerCase();
}

/** Exactly two different parts between six asterisks; empty parts only at the ends. */
function twoResponses(response: string): boolean {
  const parts = response.split('******');
  if (parts.slice(1, -1).some((part) => strip(part) === '')) return false;
  const filled = parts.map(strip).filter((part) => part !== '');
  return filled.length === 2 && filled[0] !== filled[1];
}

/** The checks of IFEval (Zhou et al. 2023) after lm-evaluation-harness @4e7e0d47 `tasks/ifeval/instructions.py`. */
export const INSTRUCTIONS: Readonly<Record<string, InstructionCheck>> = Object.freeze({
  'keywords:existence': (response, given) =>
    given.texts('keywords').every((keyword) => found(keyword, response, { ignoreCase: true }) > 0),
  'keywords:frequency': (response, given) => {
    const count = found(strip(given.text('keyword')), response, { ignoreCase: true });
    return given.satisfied(count, 'relation', 'frequency');
  },
  'keywords:forbidden_words': (response, given) =>
    given.texts('forbidden_words').every((word) => found(`\\b${word}\\b`, response, { ignoreCase: true }) === 0),
  'keywords:letter_frequency': (response, given) => {
    const letter = strip(given.text('letter')).toLowerCase();
    const count = [...response.toLowerCase()].filter((character) => character === letter).length;
    return given.satisfied(count, 'let_relation', 'let_frequency');
  },
  'language:response_language': (response, given) => isLanguage(response, given.text('language')),
  'length_constraints:number_sentences': (response, given) =>
    given.satisfied(sentences(response).length, 'relation', 'num_sentences'),
  'length_constraints:number_paragraphs': (response, given) =>
    dividedParagraphs(response) === given.count('num_paragraphs'),
  'length_constraints:number_words': (response, given) => given.satisfied(wordCount(response), 'relation', 'num_words'),
  'length_constraints:nth_paragraph_first_word': nthParagraphBegins,
  'detectable_content:number_placeholders': (response, given) =>
    (response.match(/\[[^\n]*?\]/g)?.length ?? 0) >= given.count('num_placeholders'),
  'detectable_content:postscript': (response, given) => {
    const marker = strip(given.text('postscript_marker'));
    const pattern = POSTSCRIPTS[marker] ?? `\\s*${marker.toLowerCase()}.*$`;
    return found(pattern, response.toLowerCase(), { multiline: true }) > 0;
  },
  'detectable_format:number_bullet_lists': (response, given) => {
    const stars = response.match(new RegExp(`${LINE_START}${SPACE}*\\*[^*][^\\n]*(?![^\\n])`, 'gu')) ?? [];
    const dashes = response.match(new RegExp(`${LINE_START}${SPACE}*-[^\\n]*(?![^\\n])`, 'gu')) ?? [];
    return stars.length + dashes.length === given.count('num_bullets');
  },
  'detectable_format:constrained_response': (response) =>
    ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'].some((answer) => strip(response).includes(answer)),
  'detectable_format:number_highlighted_sections': (response, given) =>
    highlights(response) >= given.count('num_highlights'),
  'detectable_format:multiple_sections': (response, given) =>
    found(`\\s?${strip(given.text('section_spliter'))}\\s?\\d+\\s?`, response) >= given.count('num_sections'),
  'detectable_format:json_format': (response) =>
    isPythonJson(strip(without(strip(response), ['```json', '```Json', '```JSON', '```'], '```'))),
  'detectable_format:title': (response) =>
    (response.match(/<<[^\n]+>>/g) ?? []).some((title) => strip(title.replace(/^<+/, '').replace(/>+$/, '')) !== ''),
  'combination:two_responses': twoResponses,
  'combination:repeat_prompt': (response, given) =>
    strip(response)
      .toLowerCase()
      .startsWith(strip(given.text('prompt_to_repeat')).toLowerCase()),
  'startend:end_checker': (response, given) =>
    strip(response)
      .replace(/^"+|"+$/g, '')
      .toLowerCase()
      .endsWith(strip(given.text('end_phrase')).toLowerCase()),
  'startend:quotation': (response) => {
    const whole = strip(response);
    return whole.length > 1 && whole.startsWith('"') && whole.endsWith('"');
  },
  'change_case:capital_word_frequency': (response, given) =>
    given.satisfied(wordTokens(response).filter(isUpper).length, 'capital_relation', 'capital_frequency'),
  'change_case:english_capital': (response) => isUpper(response) && isLanguage(response, 'en'),
  'change_case:english_lowercase': (response) => isLower(response) && isLanguage(response, 'en'),
  'punctuation:no_comma': (response) => !response.includes(','),
});
