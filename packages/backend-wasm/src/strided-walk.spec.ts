import { contiguousLayout, type Layout, type Operand } from '@ptqlab/tensor';
import { StridedWalk } from './strided-walk.ts';

const operand = (layout: Layout): Operand => ({ buffer: { bytes: 0 }, dtype: 'f32', layout });

describe('StridedWalk', () => {
  it('joins the axes of contiguous operands into one row', () => {
    const walk = new StridedWalk(2);
    const x = operand(contiguousLayout([2, 3, 4, 5]));
    walk.fit([x, x]);
    expect([...walk.n]).toEqual([1, 1, 1, 120]);
    expect(walk.strides.map((s) => [...s])).toEqual([
      [0, 0, 0, 4],
      [0, 0, 0, 4],
    ]);
    expect(walk.size).toBe(120);
  });

  it('keeps apart what only one operand would allow to join', () => {
    const walk = new StridedWalk(2);
    const row = operand({ shape: [2, 3, 4], strides: [0, 0, 1], offset: 0 });
    walk.fit([operand(contiguousLayout([2, 3, 4])), row]);
    expect([...walk.n]).toEqual([1, 1, 6, 4]);
    expect(walk.strides.map((s) => [...s])).toEqual([
      [0, 0, 16, 4],
      [0, 0, 0, 4],
    ]);
  });

  it('drops axes of length 1 and forgets the call before', () => {
    const walk = new StridedWalk(1);
    walk.fit([operand({ shape: [3, 4], strides: [1, 3], offset: 0 })]);
    expect([...walk.n, ...walk.strides[0]!]).toEqual([1, 1, 3, 4, 0, 0, 4, 12]);
    walk.fit([operand({ shape: [1, 5, 1], strides: [99, 2, 77], offset: 0 })]);
    expect([...walk.n, ...walk.strides[0]!]).toEqual([1, 1, 1, 5, 0, 0, 0, 8]);
  });

  it('walks axes in a given order', () => {
    const walk = new StridedWalk(1);
    walk.fit([operand({ shape: [3, 4], strides: [1, 3], offset: 0 })], [1, 0]);
    expect([...walk.n, ...walk.strides[0]!]).toEqual([1, 1, 1, 12, 0, 0, 0, 4]);
  });
});
