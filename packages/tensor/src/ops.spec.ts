import { OPS, opsOf, type MapOp, type MapRow } from './ops.ts';

const { ref: roundedQuotient } = OPS.roundedQuotient;
const f = Math.fround;

/** The references are the measure of every backend, so they have examples of their own, worked out by hand. */
const CASES: { readonly [N in MapOp]: readonly (readonly number[])[] } = {
  exp: [
    [0, 1],
    [1, Math.E],
    [-87, 1.6458114310822737e-38],
  ],
  log: [
    [1, 0],
    [Math.E, 1],
    [2 ** -60, -60 * Math.LN2],
  ],
  sqrt: [
    [4, 2],
    [2, Math.SQRT2],
    [2 ** -60, 2 ** -30],
  ],
  round: [
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-3.5, -4],
    [2 ** 23 + 1, 2 ** 23 + 1],
    [0.49999997, 0],
  ],
  roundF16: [
    [1 + 2 ** -11, 1],
    [1 + 3 * 2 ** -11, 1 + 2 ** -9],
    [65519, 65504],
    [1e5, Infinity],
    [3 * 2 ** -26, 2 ** -24],
  ],
  roundBf16: [
    [1 + 2 ** -8, 1],
    [1 + 3 * 2 ** -8, 1 + 2 ** -6],
    [2 ** 60, 2 ** 60],
  ],
  add: [
    [1, 2, 3],
    [2 ** 60, -(2 ** 60), 0],
  ],
  sub: [
    [1, 2, -1],
    [5, 5, 0],
  ],
  mul: [
    [3, -4, -12],
    [2 ** 30, 2 ** 30, 2 ** 60],
  ],
  div: [
    [1, 4, 0.25],
    [-6, 3, -2],
  ],
  roundedQuotient: [
    [5, 2, 2],
    [7, 2, 4],
    [-5, 2, -2],
    [1, 4, 0],
    [3, 4, 1],
  ],
  pow: [
    [2, 3, 8],
    [4, 0.5, 2],
    [2, -1, 0.5],
    [7, 0, 1],
  ],
  min: [
    [1, 2, 1],
    [-3, 4, -3],
  ],
  max: [
    [1, 2, 2],
    [-3, 4, 4],
  ],
  less: [
    [1, 2, 1],
    [2, 2, 0],
    [3, 2, 0],
  ],
  equal: [
    [1, 2, 0],
    [2, 2, 1],
    [0, -0, 1],
  ],
  bitAnd: [
    [0xffffffff, 0xf0f0f0f0, 0xf0f0f0f0],
    [6, 3, 2],
  ],
  bitOr: [
    [0x80000000, 1, 0x80000001],
    [6, 3, 7],
  ],
  shiftLeft: [
    [1, 31, 0x80000000],
    [3, 1, 6],
    [0xffffffff, 4, 0xfffffff0],
  ],
  shiftRight: [
    [0x80000000, 31, 1],
    [0xffffffff, 4, 0x0fffffff],
  ],
  select: [
    [1, 5, 6, 5],
    [0, 5, 6, 6],
    [0.5, 5, 6, 5],
  ],
};

describe.each(Object.entries(CASES))('the reference of %s', (op, cases) => {
  const row: MapRow = OPS[op as MapOp];

  it.each(cases.map((numbers) => [numbers.slice(0, -1), numbers.at(-1)!] as const))('of %j is %d', (operands, want) => {
    expect(operands).toHaveLength(row.domain.length);
    for (const [i, x] of operands.entries()) {
      expect(x).toBeGreaterThanOrEqual(row.domain[i]![0]);
      expect(x).toBeLessThanOrEqual(row.domain[i]![1]);
    }
    expect(row.ref(...operands) + 0).toBe(want);
  });
});

describe('roundedQuotient', () => {
  it('rounds the f32 quotient, not the real one: what x / scale then round gives in f32', () => {
    // The real quotient lies just above 2.5, its f32 rounding is 2.5, so the code is 2.
    const y = f(0.1);
    const x = f(0.25);
    expect(x / y).not.toBe(2.5);
    expect(f(x / y)).toBe(2.5);
    expect(roundedQuotient(x, y)).toBe(2);
  });
});

describe('reductions', () => {
  it('give sums, extremes and the first of equal maxima', () => {
    expect(OPS.sum.ref([1, 2, -5])).toBe(-2);
    expect(OPS.maximum.ref([-1, -2, -5])).toBe(-1);
    expect(OPS.minimum.ref([1, 2, -5])).toBe(-5);
    expect(OPS.argmax.ref([3, 7, 7, 1])).toBe(1);
  });
});

describe('the op table', () => {
  it('lists every row under its family once', () => {
    const families = [...new Set(Object.values(OPS).map(({ family }) => family))];
    expect(families.flatMap((family) => opsOf(family)).sort()).toEqual(Object.keys(OPS).sort());
  });

  it('gives every map row a reference of as many operands as it has intervals', () => {
    for (const op of opsOf('map') as MapOp[]) {
      const row: MapRow = OPS[op];
      for (const [low, high] of row.domain) expect(low).toBeLessThan(high);
      expect(row.ref.length).toBeLessThanOrEqual(row.domain.length);
    }
  });
});
