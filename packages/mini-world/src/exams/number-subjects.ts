import { heldOut } from '../draw/held-out.ts';
import { redraw } from '../draw/redraw.ts';
import { placeAnswer } from '../tasks/options.ts';
import type { Subject } from './exam-question.ts';

const HELD_OUT = 0.25;

/** How a language asks for a sum, and for the largest of the four answers. */
export interface NumberWords {
  readonly sum: (left: number, right: number) => string;
  readonly largest: string;
}

/** Sums of two small numbers; held out are pairs of numbers, in every language together. */
export function sumSubject(config: string, title: string, words: NumberWords): Subject {
  return {
    config,
    title,
    draw(random, held, gold) {
      const [left, right] = redraw(
        () => [random.between(2, 12), random.between(2, 12)] as const,
        (pair) => heldOut(`exam sum ${pair.join(' ')}`, HELD_OUT) === held,
      );
      const wrong = [-4, -3, -2, -1, 1, 2, 3, 4].map((off) => left + right + off).filter((other) => other > 1);
      const answers = placeAnswer(random, left + right, wrong, gold, 4);
      return { question: words.sum(left, right), answers: answers.map(String), gold };
    },
  };
}

/** The largest of four numbers; held out are sets of four. */
export function largestSubject(config: string, title: string, words: NumberWords): Subject {
  return {
    config,
    title,
    draw(random, held, gold) {
      const numbers = redraw(
        () => random.sample(RANGE, 4).sort((left, right) => right - left),
        (set) => heldOut(`exam largest ${set.join(' ')}`, HELD_OUT) === held,
      );
      const answers = placeAnswer(random, numbers[0]!, numbers.slice(1), gold, 4);
      return { question: words.largest, answers: answers.map(String), gold };
    },
  };
}

const RANGE = Array.from({ length: 90 }, (_, index) => index + 10);
