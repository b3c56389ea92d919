import { nearest } from './nearest.ts';

describe('nearest', () => {
  it('finds the name with the fewest edits', () => {
    expect(nearest('hellswag', ['piqa', 'hellaswag', 'winogrande'])).toBe('hellaswag');
    expect(nearest('MMLU', ['cmmlu', 'mmlu'])).toBe('mmlu');
  });
});
