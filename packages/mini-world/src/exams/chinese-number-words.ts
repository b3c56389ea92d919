import type { NumberWords } from './number-subjects.ts';

/** How the Chinese-like register asks about numbers. */
export const CHINESE_NUMBER_WORDS: NumberWords = {
  sum: (left, right) => `${left}加${right}等于几？`,
  largest: '哪个数最大？',
};
