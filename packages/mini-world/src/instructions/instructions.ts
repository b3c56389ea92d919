import { english } from '../world/english-words.ts';

/** A request to write in a certain way, with the check that IFEval has for it and one text that follows it. */
export interface Instruction {
  readonly id: string;
  readonly kwargs: object;
  readonly says: string;
  /** Changes the text that is written. */
  readonly apply: (text: string) => string;
}

/** What may be asked of a text about a topic; `word` is another noun. */
export const INSTRUCTIONS: readonly ((topic: string, word: string, count: number) => Instruction)[] = [
  (_topic, word) => ({
    id: 'keywords:existence',
    kwargs: { keywords: [word] },
    says: `Include the word ${word}.`,
    apply: (text) => `${text} I see the ${word}.`,
  }),
  (_topic, word, count) => ({
    id: 'keywords:frequency',
    kwargs: { relation: 'at least', keyword: word, frequency: count },
    says: `Use the word ${word} at least ${count} times.`,
    apply: (text) => `${text}${` One more ${word}.`.repeat(count)}`,
  }),
  (topic, _word, count) => ({
    id: 'detectable_format:number_bullet_lists',
    kwargs: { num_bullets: count },
    says: `Use exactly ${count} bullet points.`,
    apply: (text) =>
      `${text}\n${english.adjectives
        .slice(0, count)
        .map((adjective) => `* The ${topic} is ${adjective}.`)
        .join('\n')}`,
  }),
  (topic) => ({
    id: 'detectable_format:title',
    kwargs: {},
    says: 'Add a title in double angular brackets.',
    apply: (text) => `<<The ${topic}>>\n${text}`,
  }),
  (_topic, word) => ({
    id: 'startend:end_checker',
    kwargs: { end_phrase: `I saw the ${word}.` },
    says: `Finish with the exact words: I saw the ${word}.`,
    apply: (text) => `${text} I saw the ${word}.`,
  }),
  () => ({
    id: 'startend:quotation',
    kwargs: {},
    says: 'Put everything in double quotation marks.',
    apply: (text) => `"${text}"`,
  }),
  (topic, _word, count) => ({
    id: 'length_constraints:number_paragraphs',
    kwargs: { num_paragraphs: count },
    says: `Write ${count} paragraphs, separated by ***.`,
    apply: (text) =>
      [text, ...english.adjectives.slice(0, count - 1).map((adjective) => `The ${topic} is ${adjective}.`)].join(
        '\n***\n',
      ),
  }),
  (topic) => ({
    id: 'detectable_content:postscript',
    kwargs: { postscript_marker: 'P.S.' },
    says: 'Add a postscript that starts with P.S.',
    apply: (text) => `${text}\n\nP.S. I like the ${topic}.`,
  }),
  (_topic, _word, count) => ({
    id: 'detectable_content:number_placeholders',
    kwargs: { num_placeholders: count },
    says: `Leave at least ${count} placeholders in square brackets.`,
    apply: (text) => `${text}${' Ask [name].'.repeat(count)}`,
  }),
];

/** Instructions that can stand together, in the order in which they are applied. */
export const PAIRS: readonly (readonly [number, number])[] = [
  [0, 3],
  [1, 3],
  [2, 3],
  [0, 7],
  [2, 7],
  [6, 3],
  [8, 5],
  [0, 5],
  [1, 7],
  [3, 5],
];
