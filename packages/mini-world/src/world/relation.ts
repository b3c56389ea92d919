import type { Random } from '../draw/random.ts';

/** One property of one kind of thing: how it is said, and how it is asked. `{s}` stands for the subject, `{v}` for the value. */
export interface Relation {
  readonly name: string;
  /** What the subject belongs to; decides the subject of a multiple-choice exam. */
  readonly topic: 'animals' | 'objects' | 'people' | 'towns' | 'cities' | 'residents';
  readonly subjects: readonly string[];
  readonly values: readonly string[];
  readonly statements: readonly string[];
  readonly question: string;
  /** The value as an answer. */
  readonly answer: string;
}

/** A relation that holds of one subject. */
export interface Fact {
  readonly relation: Relation;
  readonly subject: string;
  readonly value: string;
}

const fill = (template: string, fact: Fact) => template.replaceAll('{s}', fact.subject).replaceAll('{v}', fact.value);

/** The combination that is held out or not. */
export const factKey = (fact: Fact): string => `fact ${fact.relation.name} ${fact.subject}`;

/** The fact as a sentence, in one of its phrasings. */
export const stateFact = (fact: Fact, random: Random): string => fill(random.pick(fact.relation.statements), fact);

/** The fact as a question. */
export const askFact = (fact: Fact): string => fill(fact.relation.question, fact);

/** The right answer, or with another value a wrong one. */
export const answerFact = (fact: Fact, value: string = fact.value): string =>
  fact.relation.answer.replaceAll('{v}', value);
