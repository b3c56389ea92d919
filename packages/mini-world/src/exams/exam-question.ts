import type { Random } from '../draw/random.ts';
import { placeAnswer } from '../tasks/options.ts';
import { answerFact, askFact, type Fact } from '../world/relation.ts';

/** A question with four answers, of which the letter is asked for. */
export interface ExamQuestion {
  readonly question: string;
  readonly answers: readonly string[];
  /** Index of the right answer. */
  readonly gold: number;
}

/** A subject of an exam: draws a question of either side, with the right answer at index `gold`. */
export interface Subject {
  /** Name of the subject's file, one of the real benchmark's configurations. */
  readonly config: string;
  /** Name of the subject in the prompt. */
  readonly title: string;
  readonly draw: (random: Random, held: boolean, gold: number) => ExamQuestion;
}

/** The question of a fact, with other values of the same relation as wrong answers. */
export function factQuestion(random: Random, fact: Fact, gold: number): ExamQuestion {
  const wrong = fact.relation.values.filter((value) => value !== fact.value);
  const values = placeAnswer(random, fact.value, wrong, gold, 4);
  return { question: askFact(fact), answers: values.map((value) => answerFact(fact, value)), gold };
}
