import {
  BackendError,
  DisposedError,
  DTypeError,
  matmulPacked,
  OwnershipError,
  packCodes,
  quantile,
  quantizeCompensating,
  ShapeError,
  type Device,
  type PackedBits,
} from '@ptqlab/tensor';

/** A call that must be refused: with which class of error, and words of its message that say what was asked and given. */
export interface WrongCall {
  readonly name: string;
  readonly call: (device: Device) => unknown;
  readonly error: new (...args: never[]) => Error;
  readonly message: RegExp;
}

const wrong = (
  name: string,
  error: WrongCall['error'],
  message: RegExp,
  call: (device: Device) => unknown,
): WrongCall => ({ name, call, error, message });

/** Every way to misuse the interface that it promises to notice. The same on all backends: checked before one is called. */
export const WRONG_CALLS: readonly WrongCall[] = [
  wrong('map-shapes', ShapeError, /add: \[2,3\] and \[2\] do not broadcast/, (d) => d.zeros([2, 3]).add(d.zeros([2]))),
  wrong('rank', ShapeError, /tensor: shape \[1,1,1,1,1\] has more than 4 axes/, (d) => d.zeros([1, 1, 1, 1, 1])),
  wrong('map-dtype', DTypeError, /add: f32 is needed, \[3\] is i32/, (d) => d.zeros([3]).add(d.iota(3))),
  wrong('word-dtype', DTypeError, /bitAnd: u32 is needed, \[3\] is f32/, (d) => d.zeros([3]).bitAnd(1)),
  wrong('reduce-empty', ShapeError, /sum: the last axis of \[2,0\]/, (d) => d.zeros([2, 0]).sum()),
  wrong('reduce-dtype', DTypeError, /maximum: f32 is needed/, (d) => d.iota(3).maximum()),
  wrong('matmul-inner', ShapeError, /matmul: inner sizes differ, \[3,8\] · \[7,3\]/, (d) =>
    d.zeros([3, 8]).matmul(d.zeros([7, 3])),
  ),
  wrong('matmul-vector', ShapeError, /matmul: at least 2 axes are needed, \[3\] has 1/, (d) =>
    d.zeros([3]).matmul(d.zeros([3, 3])),
  ),
  wrong('matmul-leading', ShapeError, /matmul: \[2\] and \[3\] do not broadcast/, (d) =>
    d.zeros([2, 1, 1]).matmul(d.zeros([3, 1, 1])),
  ),
  wrong('integer-matmul-dtype', DTypeError, /matmulInteger: i8 is needed/, (d) =>
    d.zeros([2, 2]).matmulInteger(d.zeros([2, 2], 'i8')),
  ),
  wrong('integer-matmul-long', ShapeError, /matmulInteger: K = 65537 could overflow i32/, (d) =>
    d.zeros([1, 65537], 'i8').matmulInteger(d.zeros([65537, 1], 'i8')),
  ),
  wrong('subtract-shapes', ShapeError, /subtractMatmul: \[2,2\] − \[2,3\] · \[4,2\] do not fit/, (d) =>
    d.zeros([2, 2]).subtractMatmul(d.zeros([2, 3]), d.zeros([4, 2])),
  ),
  wrong('subtract-overlap', OwnershipError, /subtractMatmul: source .* may overlap/, (d) => {
    const x = d.zeros([3, 3]);
    x.subtractMatmul(x, d.zeros([3, 3]));
  }),
  wrong('gram-rank', ShapeError, /gram: \[T, N\] is needed, \[2,2,2\] was given/, (d) => d.zeros([2, 2, 2]).gram()),
  wrong('gather-indices', DTypeError, /gather: i32 is needed/, (d) => d.zeros([2, 2]).gather(d.zeros([2]))),
  wrong('gather-rank', ShapeError, /gather: a table \[R, C\] and indices \[n\] are needed/, (d) =>
    d.zeros([2, 2]).gather(d.zeros([2, 1], 'i32')),
  ),
  wrong('write-shape', ShapeError, /expand: .*cannot repeat an axis of length 3/, (d) =>
    d.zeros([2, 2]).write(d.zeros([2, 3])),
  ),
  wrong('write-dtype', DTypeError, /write: f32 is needed/, (d) => d.zeros([2]).write(d.iota(2))),
  wrong(
    'write-overlap',
    OwnershipError,
    /write: source \[2,2\] may overlap its target in memory; copy\(\) it first/,
    (d) => {
      const x = d.zeros([2, 3]);
      x.cols(0, 2).write(x.cols(1, 3));
    },
  ),
  wrong('write-expanded', ShapeError, /write: .*repeats elements/, (d) => d.zeros([1, 2]).expand([3, 2]).write(1)),
  wrong('slice', ShapeError, /slice: 4\.\.12 is outside axis 1 of \[16,8\]; stay within 0\.\.8/, (d) =>
    d.zeros([16, 8]).cols(4, 12),
  ),
  wrong('reshape-size', ShapeError, /reshape: \[2,3\] has 6 elements, \[4\] has 4/, (d) =>
    d.zeros([2, 3]).reshape([4]),
  ),
  wrong('reshape-strided', ShapeError, /reshape: .* is not contiguous; call copy\(\) first/, (d) =>
    d.zeros([2, 3]).transpose().reshape([6]),
  ),
  wrong('permute', ShapeError, /permute: \[0,0\] is not an order/, (d) => d.zeros([2, 3]).permute([0, 0])),
  wrong('diagonal', ShapeError, /diagonal: a matrix is needed/, (d) => d.zeros([2]).diagonal()),
  wrong('item', ShapeError, /item: one element is needed, \[2\] has 2/, (d) => d.zeros([2]).item()),
  wrong('values', ShapeError, /tensor: 3 values were given for \[2\], which holds 2/, (d) => d.tensor([1, 2, 3], [2])),
  wrong('shape', ShapeError, /shape \[2,-1\]/, (d) => d.zeros([2, -1])),
  wrong('array', DTypeError, /tensor: Float64Array holds no dtype/, (d) =>
    d.tensor(new Float64Array(2) as unknown as Float32Array, [2]),
  ),
  wrong('memory', BackendError, /memory|bytes/i, (d) => d.empty([2 ** 44])),
  wrong('sort-dtype', DTypeError, /sort: f32 is needed/, (d) => d.iota(3).sort()),
  wrong('factor-shape', ShapeError, /inverseCholesky: a square matrix is needed, \[2,3\] was given/, (d) =>
    d.zeros([2, 3]).inverseCholesky(),
  ),
  wrong('pack-bits', ShapeError, /packCodes: 5 bits cannot be packed; choose 1, 2, 3, 4, 8/, (d) =>
    packCodes(d.zeros([2, 2]), 5 as PackedBits),
  ),
  wrong('packed-shape', ShapeError, /matmulPacked: \[2,4\] · \[3, 5\]ᵀ do not fit/, (d) => {
    const grid = d.zeros([3, 1]);
    const codes = packCodes(d.zeros([3, 5]), 4);
    return matmulPacked(d.zeros([2, 4]), { codes, scale: grid, zeroPoint: grid, groupSize: 5 });
  }),
  wrong('packed-grid', ShapeError, /matmulPacked: scale and zero-point must be \[3, 2\], \[3,1\] was given/, (d) => {
    const grid = d.zeros([3, 1]);
    const codes = packCodes(d.zeros([3, 5]), 4);
    return matmulPacked(d.zeros([2, 5]), { codes, scale: grid, zeroPoint: grid, groupSize: 3 });
  }),
  wrong(
    'compensation-shapes',
    ShapeError,
    /quantizeCompensating: factors \[m, n\] with m ≤ n and W \[n, out\] are needed, \[2,4\] and \[3,5\] were given/,
    (d) => {
      const grid = { scale: d.full([1, 5], 1), zeroPoint: d.zeros([1, 5]), lowest: 0, highest: 15 };
      return quantizeCompensating(d.zeros([3, 5]), { U: d.zeros([2, 4]), ...grid });
    },
  ),
  wrong('compensation-overlap', OwnershipError, /quantizeCompensating: source .* may overlap/, (d) => {
    const W = d.zeros([3, 3]);
    const grid = { scale: d.full([1, 3], 1), zeroPoint: d.zeros([1, 3]), lowest: 0, highest: 15 };
    return quantizeCompensating(W, { U: W, ...grid });
  }),
  wrong('quantile', ShapeError, /quantile: q = 2 was given/, (d) => quantile(d.zeros([3]), 2)),
  wrong('disposed', DisposedError, /add: the tensor \[2\] was disposed; keep it in an outer scope/, (d) => {
    const x = d.zeros([2]);
    x.dispose();
    return x.add(1);
  }),
  wrong('disposed-view', DisposedError, /read: the tensor \[1\] was disposed/, (d) => {
    const x = d.zeros([2]);
    const view = x.slice(0, 0, 1);
    x.dispose();
    return view.read();
  }),
];
