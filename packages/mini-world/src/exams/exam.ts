import { distinct } from '../draw/distinct.ts';
import type { Random } from '../draw/random.ts';
import type { EvaluationFile, TaskMaker, Turn } from '../maker.ts';
import type { ExamQuestion, Subject } from './exam-question.ts';

export const LETTERS = ['A', 'B', 'C', 'D'];

/** What differs between the three lettered exams. */
export interface ExamForm {
  readonly task: string;
  readonly subjects: readonly Subject[];
  /** Split that is evaluated, and what a file's name says for it. */
  readonly split: string;
  readonly header: (title: string) => string;
  /** The line before the letter. */
  readonly ask: string;
  /** A question in the columns of the benchmark. */
  readonly row: (question: ExamQuestion, subject: Subject, index: number) => object;
  /** The question of such a row, to find its prompt again. */
  readonly read: (row: object) => ExamQuestion;
}

const DEV = 5;
const MOST_QUESTIONS = 5;

/** An exam: one training text is a header with some questions of one subject, as worked examples would stand there. */
export function exam(form: ExamForm): TaskMaker {
  return {
    task: form.task,
    training(random) {
      const subject = random.pick(form.subjects);
      return Array.from({ length: random.between(2, MOST_QUESTIONS) }, (_, index): Turn => {
        const question = subject.draw(random, false, random.between(0, LETTERS.length - 1));
        const before = index === 0 ? form.header(subject.title) : '\n\n';
        return { prompt: before + prompt(question, form.ask), completion: ` ${LETTERS[question.gold]}` };
      });
    },
    evaluation: (random, count): EvaluationFile[] =>
      form.subjects.flatMap((subject) => {
        const each = Math.ceil(count / form.subjects.length);
        const file = (split: string, held: boolean, size: number) => ({
          path: `${form.task}/${subject.config}.${split}.jsonl`,
          rows: rows(random, form, subject, held, size),
        });
        return [file(form.split, true, each), file('dev', false, DEV)];
      }),
    promptOf: (row) => prompt(form.read(row), form.ask),
  };
}

const prompt = ({ question, answers }: ExamQuestion, ask: string) =>
  [question, ...answers.map((answer, index) => `${LETTERS[index]}. ${answer}`), ask].join('\n');

function rows(random: Random, form: ExamForm, subject: Subject, held: boolean, count: number): object[] {
  return distinct(
    count,
    (index) => subject.draw(random, held, index % LETTERS.length),
    (question) => prompt(question, form.ask),
  ).map((question, index) => form.row(question, subject, index));
}
