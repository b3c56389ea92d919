/** Base of every error the tensor interface raises: one sentence saying what was asked, what was given, what to do. */
export class TensorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Shapes that do not fit each other, or an index outside a shape. */
export class ShapeError extends TensorError {}

/** An operand of a dtype the op is not defined on. */
export class DTypeError extends TensorError {}

/** Use of a tensor after it, or the scope that owned it, was disposed. */
export class DisposedError extends TensorError {}

/** A scope closed out of order, or a tensor handed where it cannot go. */
export class OwnershipError extends TensorError {}

/** The device could not do what was asked: memory, a lost device, an unsupported size. */
export class BackendError extends TensorError {}

/** The device is gone and computes nothing any more, whatever is asked of it. */
export class DeviceLostError extends BackendError {}

/** An option a device was opened with is out of its range, or turned out too small for the work: whoever chose it has to choose again. */
export class DeviceOptionError extends BackendError {}

/** A matrix that has no Cholesky factor; `column` says where the factorization stopped. */
export class NotPositiveDefiniteError extends TensorError {
  constructor(
    readonly column: number,
    readonly size: number,
  ) {
    super(
      `inverseCholesky: the [${size}, ${size}] matrix is not positive definite at column ${column}; ` +
        'add to its diagonal (raise damping) or accumulate it over more samples',
    );
  }
}
