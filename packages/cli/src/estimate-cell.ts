import { parametersOf, type DecoderShape } from '@ptqlab/models';
import { parseScheme } from '@ptqlab/quant';
import { FULL_PRECISION, type Cell, type CellTiming } from '@ptqlab/study';
import { estimateQuantization, type QuantizationEstimate } from './estimate-quantization.ts';

/** Products and sums a second on one thread of the WASM backend, all ops of a pass together; between 5e9 (mini-small) and 18e9 (mini-large) were measured. */
const FLOPS_A_SECOND = 1e10;

/**
 * Work of a method relative to that of GPTQ: processor seconds of quantizing mini-small at 4 bits (BiLLM at 1) on 8 x 256 tokens. SliM-LLM's
 * is a guess.
 */
const METHOD_WORK: Readonly<Record<string, number>> = {
  rtn: 0.5,
  gptq: 1,
  gptaq: 2,
  awq: 6,
  smoothquant: 0.5,
  'slim-llm': 4,
  billm: 3.5,
};
/** Of a method that is not known here. */
const UNKNOWN_METHOD_WORK = 3;

/** What a cell will take, from shapes and numbers of tokens alone, or from how long the same one took before. */
export interface CellEstimate {
  readonly seconds: number;
  readonly deviceMiB: number;
  readonly hostMiB: number;
}

/**
 * @param evaluated tokens that the model is fed while it is evaluated
 * @param before timings of an earlier run of an equal setting
 */
export function estimateCell(
  cell: Cell,
  shape: DecoderShape,
  evaluated: number,
  before: CellTiming | undefined,
): CellEstimate {
  const parameters = parametersOf(shape);
  const evaluation = 2 * parameters * evaluated;
  const quantization = quantizationOf(cell, shape);
  const quantizing = quantization ? quantizationSeconds(cell.method, quantization.teraFlop) : 0;
  return {
    seconds: before?.cpuSeconds ?? evaluation / FLOPS_A_SECOND + quantizing,
    deviceMiB: Math.max(Math.ceil((4 * parameters) / 2 ** 20), quantization?.deviceMiB ?? 0),
    hostMiB: Math.ceil((4 * parameters) / 2 ** 20) + (quantization?.hostMiB ?? 0),
  };
}

/** Processor seconds of quantizing a model on the WASM backend, a guess from its work alone. */
export function quantizationSeconds(method: string, teraFlop: number): number {
  return (teraFlop * 1e12 * (METHOD_WORK[method] ?? UNKNOWN_METHOD_WORK)) / FLOPS_A_SECOND;
}

function quantizationOf(cell: Cell, shape: DecoderShape): QuantizationEstimate | undefined {
  if (cell.method === FULL_PRECISION) return undefined;
  const { samples, length } = cell.calibration!;
  return estimateQuantization(shape, parseScheme(cell.scheme), samples * length);
}
