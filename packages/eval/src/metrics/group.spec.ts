import { describeGolden, golden } from '../golden/golden.ts';
import { groupMean } from './group.ts';

describe('groupMean', () => {
  it('weighs parts by their documents', () => {
    expect(
      groupMean([
        { value: 1, stderr: 0, size: 3 },
        { value: 0, stderr: 0, size: 1 },
      ]).value,
    ).toBe(0.75);
  });
  it('has no error where every part is a single document', () => {
    expect(groupMean([{ value: 1, stderr: null, size: 1 }])).toEqual({ value: 1, stderr: null });
  });
});

describeGolden('groupMean against the golden groups', () => {
  interface Group {
    values: number[];
    stderrs: number[];
    sizes: number[];
    weighted?: number;
    value?: number;
    pooled_stderr?: number;
    stderr?: number;
  }
  const groups = [
    ...golden<Group>('_metrics', 'group'),
    ...['mmlu', 'cmmlu', 'ceval'].flatMap((task) => golden<Group>(task, 'group')),
  ];
  it.each(groups)('sizes $sizes', (group) => {
    const { value, stderr } = groupMean(
      group.values.map((value, i) => ({ value, stderr: group.stderrs[i]!, size: group.sizes[i]! })),
    );
    expect(Math.abs(value - (group.weighted ?? group.value)!)).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(stderr! - (group.pooled_stderr ?? group.stderr)!)).toBeLessThanOrEqual(1e-9);
  });
});
