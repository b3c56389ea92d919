import { LINEAR_ROLES, linearShape, type DecoderShape } from '@ptqlab/models';
import { columnsPerGroup, type Scheme } from '@ptqlab/quant';

/** What quantizing a model will take, from its shape alone. */
export interface QuantizationEstimate {
  readonly layers: number;
  /** Products and sums of the calibration passes (two forward passes, Hessians) and of the column loops. */
  readonly teraFlop: number;
  /** Largest need of device memory: one block, its Hessians and a sequence. */
  readonly deviceMiB: number;
  /** Calibration streams on the host. */
  readonly hostMiB: number;
  /** Quantized linear layers with their scales, in f32. */
  readonly diskMiB: number;
}

const MIB = 2 ** 20;

/** @param tokens calibration tokens; 0 without calibration */
export function estimateQuantization(shape: DecoderShape, scheme: Scheme, tokens: number): QuantizationEstimate {
  const layers = LINEAR_ROLES.map((role) => linearShape(shape, role));
  const sum = (value: (out: number, columns: number) => number): number =>
    layers.reduce((total, [o, c]) => total + value(o, c), 0);
  const weights = sum((out, columns) => out * columns);
  const hessians = [...new Set(layers.map(([, columns]) => columns))].reduce(
    (total, columns) => total + columns ** 2,
    0,
  );
  const forward = 2 * tokens * weights;
  const loops = sum((out, columns) => out * columns ** 2 + (2 * columns ** 3) / 3);
  const bits = sum(
    (out, columns) =>
      out * columns * scheme.weightBits + (32 + scheme.weightBits) * out * (columns / columnsPerGroup(scheme, columns)),
  );
  return {
    layers: layers.length * shape.blockCount,
    teraFlop: (shape.blockCount * (tokens > 0 ? 2 * forward + tokens * hessians + loops : 2 * weights)) / 1e12,
    deviceMiB: Math.ceil((4 * (2 * weights + 3 * hessians)) / MIB),
    hostMiB: Math.ceil((2 * 4 * tokens * shape.hiddenSize) / MIB),
    diskMiB: Math.ceil((shape.blockCount * bits) / 8 / MIB),
  };
}
