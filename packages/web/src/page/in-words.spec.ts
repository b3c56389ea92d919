import { OPS } from '@ptqlab/tensor';
import { boundInWords, compact, distanceInWords, duration, shareInWords } from './in-words.ts';

it('says every bound of the op table', () => {
  for (const { error } of Object.values(OPS)) expect(boundInWords(error)).toMatch(/\w+/);
  expect(boundInWords(OPS.exp.error)).toBe('4 steps');
});

it('says shares, distances, counts and durations', () => {
  expect([0, 0.004, 0.256, 1, 'broken' as const].map(shareInWords)).toEqual([
    'no error',
    'under 1 %',
    '26 %',
    '100 %',
    'broken',
  ]);
  expect(distanceInWords(0, false, 9)).toBe('same bits');
  expect(distanceInWords(1, false, 9)).toBe('1 step apart');
  expect(distanceInWords(70_000, false, 9)).toBe('70.0 k steps apart');
  expect(distanceInWords(0, true, 9)).toBe('they differ');
  expect([0, 7, 999, 1234, 5.678e9, 0.5].map(compact)).toEqual(['0', '7', '999', '1.23 k', '5.68 G', '0.500']);
  expect([2, 0.0034, 0.0000071].map(duration)).toEqual(['2.00 s', '3.40 ms', '7.10 µs']);
});
