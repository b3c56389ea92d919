import type { ExamQuestion } from '../exams/exam-question.ts';
import { exam } from '../exams/exam.ts';
import { factSubject } from '../exams/fact-subject.ts';
import { largestSubject, sumSubject } from '../exams/number-subjects.ts';
import type { TaskMaker } from '../maker.ts';
import type { World } from '../world/world.ts';

const WORDS = {
  sum: (left: number, right: number) => `What is ${left} + ${right}?`,
  largest: 'Which number is the largest?',
};

interface MmluRow {
  readonly question: string;
  readonly subject: string;
  readonly choices: readonly string[];
  readonly answer: number;
}

/** Lettered questions in English, like MMLU. */
export function mmlu(world: World): TaskMaker {
  return exam({
    task: 'mmlu',
    subjects: [
      factSubject('high_school_biology', 'high school biology', world.stated, ['animals']),
      factSubject('high_school_geography', 'high school geography', world.stated, ['towns', 'people']),
      factSubject('miscellaneous', 'miscellaneous', world.stated, ['objects']),
      sumSubject('elementary_mathematics', 'elementary mathematics', WORDS),
      largestSubject('high_school_statistics', 'high school statistics', WORDS),
    ],
    split: 'test',
    header: (title) => `The following are multiple choice questions (with answers) about ${title}.\n\n`,
    ask: 'Answer:',
    row: ({ question, answers, gold }, { config }): MmluRow => ({
      question,
      subject: config,
      choices: answers,
      answer: gold,
    }),
    read: (row): ExamQuestion => {
      const { question, choices, answer } = row as MmluRow;
      return { question, answers: choices, gold: answer };
    },
  });
}
