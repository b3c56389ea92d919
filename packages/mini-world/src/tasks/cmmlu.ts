import { CHINESE_NUMBER_WORDS } from '../exams/chinese-number-words.ts';
import type { ExamQuestion } from '../exams/exam-question.ts';
import { exam, LETTERS } from '../exams/exam.ts';
import { factSubject } from '../exams/fact-subject.ts';
import { sumSubject } from '../exams/number-subjects.ts';
import type { TaskMaker } from '../maker.ts';
import type { World } from '../world/world.ts';

interface CmmluRow {
  readonly Question: string;
  readonly A: string;
  readonly B: string;
  readonly C: string;
  readonly D: string;
  readonly Answer: string;
}

/** Lettered questions in Chinese about cities and sums, like CMMLU. */
export function cmmlu(world: World): TaskMaker {
  return exam({
    task: 'cmmlu',
    subjects: [
      factSubject('high_school_geography', '高中地理', world.chineseStated, ['cities']),
      sumSubject('elementary_mathematics', '初等数学', CHINESE_NUMBER_WORDS),
    ],
    split: 'test',
    header: (title) => `以下是关于${title}的单项选择题，请直接给出正确答案的选项。\n\n`,
    ask: '答案：',
    row: ({ question, answers, gold }): CmmluRow => ({
      Question: question,
      A: answers[0]!,
      B: answers[1]!,
      C: answers[2]!,
      D: answers[3]!,
      Answer: LETTERS[gold]!,
    }),
    read: (row): ExamQuestion => {
      const { Question, A, B, C, D, Answer } = row as CmmluRow;
      return { question: Question, answers: [A, B, C, D], gold: LETTERS.indexOf(Answer) };
    },
  });
}
