import { heights } from './histogram.ts';

it('shows one value among a million, and nothing for none', () => {
  const [many, one, none] = heights([1_000_000, 1, 0]);
  expect(many).toBeCloseTo(1, 12);
  expect(one).toBeGreaterThan(0.04);
  expect(none).toBe(0);
  expect(heights([0, 0])).toEqual([0, 0]);
});
