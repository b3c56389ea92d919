import fc from 'fast-check';
import ndarray from 'ndarray';
import { ShapeError } from './errors.ts';
import {
  broadcastShapes,
  checkShape,
  contiguousLayout,
  diagonalLayout,
  expandLayout,
  extentOf,
  isContiguous,
  offsetsOf,
  permuteLayout,
  reshapeLayout,
  sizeOf,
  sliceLayout,
  type Layout,
} from './layout.ts';

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

/** A view of numbered elements in the library `ndarray`, the oracle: element values are buffer offsets. */
type Oracle = ndarray.NdArray<number[]>;

const oracleOf = (shape: readonly number[]): Oracle =>
  ndarray(
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
    [...shape],
  );

function elementsOf(view: Oracle): number[] {
  const found: number[] = [];
  const index = view.shape.map(() => 0);
  for (let n = 0; n < view.size; n++) {
    found.push(view.get(...index));
    for (let axis = index.length - 1; axis >= 0 && ++index[axis]! === view.shape[axis]; axis--) index[axis] = 0;
  }
  return found;
}

/** One random change of a view, made on our layout and on the oracle's. */
type Change = { readonly permute: number } | { readonly axis: number; readonly from: number; readonly to: number };

const changes = fc.array(
  fc.oneof(
    fc.record({ permute: fc.nat() }),
    fc.record({
      axis: fc.nat(),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      to: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
  { maxLength: 5 },
);

function rotation(rank: number, by: number): number[] {
  const order = Array.from({ length: rank }, (_, axis) => (axis + by) % rank);
  return by % 2 === 0 ? order : order.reverse();
}

function apply(layout: Layout, oracle: Oracle, change: Change): [Layout, Oracle] {
  const rank = layout.shape.length;
  if ('permute' in change) {
    const order = rotation(rank, change.permute);
    return [permuteLayout(layout, order), oracle.transpose(...order)];
  }
  const axis = change.axis % rank;
  const length = layout.shape[axis]!;
  const [start, end] = [Math.floor(change.from * length), Math.ceil(change.to * length)].sort((a, b) => a - b);
  const low = layout.shape.map((_, i) => (i === axis ? start! : 0));
  const high = layout.shape.map((own, i) => (i === axis ? end! - start! : own));
  return [sliceLayout(layout, axis, start!, end!), oracle.lo(...low).hi(...high)];
}

describe('layouts against ndarray', () => {
  it('agree after any sequence of slices and permutations', () => {
    fc.assert(
      fc.property(shapes, changes, (shape, sequence) => {
        let pair: [Layout, Oracle] = [contiguousLayout(shape), oracleOf(shape)];
        for (const change of sequence) pair = apply(...pair, change);
        const [layout, oracle] = pair;
        expect(layout.shape).toEqual(oracle.shape);
        expect([...offsetsOf(layout)]).toEqual(elementsOf(oracle));
        expect(layout.offset).toBe(oracle.offset);
        expect(layout.strides).toEqual(oracle.stride);
      }),
    );
  });

  it('agree on steps: every second row is a slice of rows taken in pairs', () => {
    const oracle = oracleOf([6, 4]).step(2, 1);
    const pairs = sliceLayout(reshapeLayout(contiguousLayout([6, 4]), [3, 2, 4]), 1, 0, 1);
    expect([...offsetsOf(pairs)]).toEqual(elementsOf(oracle));
  });

  it('agree on broadcasting, which ndarray writes as a stride of 0', () => {
    const oracle = ndarray([7, 8, 9], [4, 3], [0, 1]);
    const layout = expandLayout(contiguousLayout([3]), [4, 3]);
    expect(layout.strides).toEqual(oracle.stride);
    expect([...offsetsOf(layout)].map((at) => at + 7)).toEqual(elementsOf(oracle));
  });
});

describe('layouts', () => {
  it('enumerate each element of a contiguous shape once, in order', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const layout = contiguousLayout(shape);
        expect(isContiguous(layout)).toBe(true);
        expect([...offsetsOf(layout)]).toEqual(Array.from({ length: sizeOf(shape) }, (_, i) => i));
        expect(extentOf(layout)).toBe(sizeOf(shape));
      }),
    );
  });

  it('know how far they reach: one past the largest offset', () => {
    fc.assert(
      fc.property(shapes, changes, (shape, sequence) => {
        let pair: [Layout, Oracle] = [contiguousLayout(shape), oracleOf(shape)];
        for (const change of sequence) pair = apply(...pair, change);
        const offsets = [...offsetsOf(pair[0])];
        expect(extentOf(pair[0])).toBe(offsets.length === 0 ? 0 : Math.max(...offsets) + 1);
      }),
    );
  });

  it('are contiguous exactly when their offsets count up by one', () => {
    fc.assert(
      fc.property(shapes, changes, (shape, sequence) => {
        let pair: [Layout, Oracle] = [contiguousLayout(shape), oracleOf(shape)];
        for (const change of sequence) pair = apply(...pair, change);
        const offsets = [...offsetsOf(pair[0])];
        fc.pre(offsets.length > 0);
        expect(isContiguous(pair[0])).toBe(offsets.every((at, i) => at === offsets[0]! + i));
      }),
    );
  });

  it('take the diagonal of any matrix', () => {
    expect([...offsetsOf(diagonalLayout(contiguousLayout([2, 3])))]).toEqual([0, 4]);
    expect([...offsetsOf(diagonalLayout(sliceLayout(contiguousLayout([3, 4]), 1, 1, 4)))]).toEqual([1, 6, 11]);
    expect(() => diagonalLayout(contiguousLayout([2]))).toThrow(ShapeError);
  });

  it('refuse what is no shape, no slice, no order and no repetition', () => {
    expect(() => checkShape('x', [1.5])).toThrow(
      'x: shape [1.5] is no shape; every length must be a whole number from 0',
    );
    expect(() => checkShape('x', [1, 1, 1, 1, 1])).toThrow('more than 4 axes');
    expect(() => reshapeLayout(contiguousLayout([6]), [-2, -3])).toThrow(ShapeError);
    expect(() => expandLayout(contiguousLayout([1]), [-2])).toThrow(ShapeError);
    expect(() => expandLayout(contiguousLayout([2, 3]), [3])).toThrow('[2,3] has more axes than [3]');
    expect(() => sliceLayout(contiguousLayout([4]), 0, 3, 2)).toThrow(
      'slice: 3..2 is outside axis 0 of [4]; stay within 0..4',
    );
    expect(() => sliceLayout(contiguousLayout([4]), 1, 0, 1)).toThrow('give an axis below 1');
    expect(() => permuteLayout(contiguousLayout([4, 4]), [1])).toThrow('[1] is not an order of the 2 axes');
  });
});

describe('broadcastShapes', () => {
  it('follows the rule of NumPy', () => {
    expect(broadcastShapes('x', [2, 1, 4], [3, 1])).toEqual([2, 3, 4]);
    expect(broadcastShapes('x', [], [3])).toEqual([3]);
    expect(broadcastShapes('x', [0], [1])).toEqual([0]);
    expect(() => broadcastShapes('x', [0], [2])).toThrow(ShapeError);
  });

  it('does not care about the order, and both operands expand to it', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(
        lengths,
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        fc.nat({ max: 4 }),
        (a, ones, drop) => {
          const b = a.map((length, axis) => (ones[axis] ? 1 : length)).slice(Math.min(drop, a.length));
          const shape = broadcastShapes('x', a, b);
          expect(shape).toEqual(broadcastShapes('x', b, a));
          expect(expandLayout(contiguousLayout(b), shape).shape).toEqual(shape);
          expect(shape).toEqual(a);
        },
      ),
    );
  });
});
