import { CHINESE_NUMBER_WORDS } from '../exams/chinese-number-words.ts';
import type { ExamQuestion } from '../exams/exam-question.ts';
import { exam, LETTERS } from '../exams/exam.ts';
import { factSubject } from '../exams/fact-subject.ts';
import { largestSubject } from '../exams/number-subjects.ts';
import type { TaskMaker } from '../maker.ts';
import type { World } from '../world/world.ts';

interface CevalRow {
  readonly id: number;
  readonly question: string;
  readonly A: string;
  readonly B: string;
  readonly C: string;
  readonly D: string;
  readonly answer: string;
  readonly explanation: string;
}

/** Lettered questions in Chinese about people and the size of numbers, like C-Eval. */
export function ceval(world: World): TaskMaker {
  return exam({
    task: 'ceval',
    subjects: [
      factSubject('high_school_history', '高中历史', world.chineseStated, ['residents']),
      largestSubject('middle_school_mathematics', '初中数学', CHINESE_NUMBER_WORDS),
    ],
    split: 'val',
    header: (title) => `以下是中国关于${title}的单项选择题，请选出其中的正确答案。\n\n`,
    ask: '答案：',
    row: ({ question, answers, gold }, _subject, index): CevalRow => ({
      id: index,
      question,
      A: answers[0]!,
      B: answers[1]!,
      C: answers[2]!,
      D: answers[3]!,
      answer: LETTERS[gold]!,
      explanation: '',
    }),
    read: (row): ExamQuestion => {
      const { question, A, B, C, D, answer } = row as CevalRow;
      return { question, answers: [A, B, C, D], gold: LETTERS.indexOf(answer) };
    },
  });
}
