import type { Backend, Buffer } from './backend.ts';
import { DTYPES, dtypeOf, type DType, type HostArray } from './dtype.ts';
import { DTypeError, ShapeError } from './errors.ts';
import { checkShape, contiguousLayout, sizeOf, type Shape } from './layout.ts';
import { ScopeStack, type Scope } from './scope.ts';
import { Tensor, type TensorDevice } from './tensor.ts';

/** Constants are cached up to this number; then the cache starts anew. */
const CACHED_SCALARS = 1024;

/**
 * An opened handle to a backend: makes tensors, owns scopes, counts what is live. Single-lane: scopes close last-first; for
 * concurrent work open a second device on the same backend.
 */
export class Device implements TensorDevice {
  readonly #scopes = new ScopeStack();
  readonly #scalars = new Map<DType, Map<number | '-0', Tensor>>();
  #cachedScalars = 0;
  #live = 0;

  constructor(readonly backend: Backend) {}

  /** Tensors that own memory and are not yet disposed (cached constants not counted): 0 at the end of every test. */
  get liveTensors(): number {
    return this.#live - this.#cachedScalars;
  }

  /** `using scope = device.scope()`: tensors made until the block ends are disposed with it, unless kept. */
  scope(): Scope {
    return this.#scopes.open();
  }

  /** Uninitialised memory. @throws BackendError above the memory cap */
  empty(shape: Shape, dtype: DType = 'f32'): Tensor {
    const tensor = this.#allocate(shape, dtype);
    this.#scopes.adopt(tensor);
    return tensor;
  }

  /**
   * Host values on the device. The dtype is that of a typed array, else f32.
   * @throws ShapeError when `shape` does not hold them; DTypeError for a typed array no dtype has
   */
  tensor(values: ArrayLike<number> | HostArray, shape: Shape, dtype?: DType): Tensor {
    const given = ArrayBuffer.isView(values) ? dtypeOf(values) : undefined;
    if (ArrayBuffer.isView(values) && given === undefined && dtype === undefined)
      throw new DTypeError(
        `tensor: ${values.constructor.name} holds no dtype of ${Object.keys(DTYPES).join(', ')}; convert it first`,
      );
    if (values.length !== sizeOf(shape))
      throw new ShapeError(`tensor: ${values.length} values were given for [${shape}], which holds ${sizeOf(shape)}`);
    const wanted = dtype ?? given ?? 'f32';
    const host = given === wanted ? (values as HostArray) : DTYPES[wanted].array.from(values as ArrayLike<number>);
    const tensor = this.empty(shape, wanted);
    this.backend.upload(tensor.buffer, host);
    return tensor;
  }

  zeros(shape: Shape, dtype: DType = 'f32'): Tensor {
    return this.full(shape, 0, dtype);
  }

  full(shape: Shape, value: number, dtype: DType = 'f32'): Tensor {
    const tensor = this.empty(shape, dtype);
    this.backend.kernels.fill(value, tensor);
    return tensor;
  }

  /** 0, 1, 2, …, length − 1. */
  iota(length: number, dtype: 'f32' | 'i32' = 'i32'): Tensor {
    const tensor = this.empty([length], dtype);
    this.backend.kernels.iota(tensor);
    return tensor;
  }

  scalar(value: number, dtype: DType): Tensor {
    const key = Object.is(value, -0) ? '-0' : value;
    const cached = this.#scalars.get(dtype)?.get(key);
    if (cached) return cached;
    if (this.#cachedScalars >= CACHED_SCALARS) this.#forgetScalars();
    const tensor = this.#allocate([1], dtype);
    this.backend.upload(tensor.buffer, DTYPES[dtype].array.of(value));
    const ofDtype = this.#scalars.get(dtype) ?? new Map<number | '-0', Tensor>();
    this.#scalars.set(dtype, ofDtype.set(key, tensor));
    this.#cachedScalars++;
    return tensor;
  }

  release(buffer: Buffer): void {
    this.#live--;
    this.backend.free(buffer);
  }

  /** Frees the cached constants and closes the backend. */
  async close(): Promise<void> {
    this.#forgetScalars();
    await this.backend.close();
  }

  #allocate(shape: Shape, dtype: DType): Tensor {
    checkShape('tensor', shape);
    const buffer = this.backend.allocate(sizeOf(shape) * DTYPES[dtype].bytes);
    this.#live++;
    return new Tensor(this, buffer, dtype, contiguousLayout(shape));
  }

  #forgetScalars(): void {
    for (const ofDtype of this.#scalars.values()) for (const scalar of ofDtype.values()) scalar.dispose();
    this.#scalars.clear();
    this.#cachedScalars = 0;
  }
}
