import { Tensor, type Device } from '@ptqlab/tensor';
import { linearShape } from '../decoder/architecture.ts';
import { LINEAR_ROLES } from '../decoder/block-parts.ts';
import type { DecoderBlock } from '../decoder/block.ts';
import { arithmeticOf, type Arithmetic, type ComputeDType } from '../decoder/compute-dtype.ts';
import type { DecoderShape } from '../decoder/decoder-shape.ts';
import { byColumns } from './by-columns.ts';
import { embedTokens } from './embed-tokens.ts';
import { loadBlock, type BlockLoading } from './load-block.ts';
import type { WeightForm } from './runtime-weight.ts';
import { EMBEDDING, FINAL_NORM, headName } from './tensor-names.ts';
import type { WeightSource } from './weight-source.ts';

export interface DecoderOptions {
  /** Blocks and output head stay in device memory when their f32 form takes at most this many bytes. Default 1 GiB. */
  readonly residentBytes?: number | undefined;
  readonly dtype?: ComputeDType | undefined;
  /** How quantized weights lie in device memory. Default `dense`. */
  readonly form?: WeightForm | undefined;
  readonly activationOf?: BlockLoading['activationOf'];
  readonly operandOf?: BlockLoading['operandOf'];
}

/** Some rows of the output head. */
export interface HeadPart {
  /** Token id of the first row. */
  readonly from: number;
  /** f32 [rows, hidden]. */
  readonly weight: Tensor;
}

/** Rows of the output head are brought to the device in runs of at most this many values: 64 MiB of f32. */
const HEAD_VALUES_AT_ONCE = 2 ** 24;

const GIBIBYTE = 2 ** 30;

/**
 * A decoder whose weights are in device memory when they fit the budget, and otherwise come from their source one block, or one run of
 * vocabulary rows, at a time. Dispose it to free what it holds.
 */
export class Decoder implements Disposable {
  readonly arithmetic: Arithmetic;
  /** True when every block and the head stay in device memory. */
  readonly resident: boolean;
  readonly #loading: BlockLoading;
  readonly #held: { norm?: Tensor; blocks: DecoderBlock[]; head: HeadPart[] } = { blocks: [], head: [] };
  /** The embedding table on the host, where everything stays in memory. */
  #table: Float32Array | undefined;

  private constructor(
    readonly source: WeightSource,
    readonly shape: DecoderShape,
    readonly device: Device,
    options: DecoderOptions,
  ) {
    this.arithmetic = arithmeticOf(options.dtype ?? 'f32');
    this.resident = 4 * (valuesOfBlocks(shape) + valuesOfHead(shape)) <= (options.residentBytes ?? GIBIBYTE);
    const { form, activationOf, operandOf } = options;
    const { arithmetic, resident } = this;
    this.#loading = { source, shape, device, arithmetic, form, activationOf, operandOf, byColumns: resident };
  }

  /** What stays in device memory is loaded now, and belongs to the caller's innermost scope until disposed. */
  static async open(
    source: WeightSource,
    shape: DecoderShape,
    device: Device,
    options: DecoderOptions = {},
  ): Promise<Decoder> {
    const decoder = new Decoder(source, shape, device, options);
    try {
      await decoder.#load();
      return decoder;
    } catch (error) {
      decoder[Symbol.dispose]();
      throw error;
    }
  }

  async #load(): Promise<void> {
    const held = this.#held;
    held.norm = await this.#floats(FINAL_NORM, [this.shape.hiddenSize]);
    if (!this.resident) return;
    for (let index = 0; index < this.shape.blockCount; index++)
      held.blocks.push(await loadBlock(index, this.#loading));
    for (const { from, to } of this.#headRuns()) held.head.push(await this.#loadHead(from, to));
  }

  /** Rows of the embedding table [tokens, hidden], on the host, in the compute dtype. */
  async embed(tokens: readonly number[]): Promise<Float32Array> {
    const { hiddenSize, vocabularySize } = this.shape;
    if (this.resident) this.#table ??= await this.source.rows(EMBEDDING, 0, vocabularySize);
    const table = this.#table;
    const rows = table ? rowsOf(table, tokens, hiddenSize) : await embedTokens(this.source, tokens, hiddenSize);
    return this.arithmetic.roundOnHost(rows);
  }

  /** f32 [hidden]. */
  get finalNorm(): Tensor {
    return this.#held.norm!;
  }

  /** Runs `use` with block `index` in device memory, and frees the block afterwards unless it stays. */
  async withBlock<T>(index: number, use: (block: DecoderBlock) => Promise<T>): Promise<T> {
    using scope = this.device.scope();
    return scope.keep(await use(this.#held.blocks[index] ?? (await loadBlock(index, this.#loading))));
  }

  /** Runs `use` with one run of rows of the output head after another; every token id is in exactly one. */
  async forEachHeadPart(use: (part: HeadPart) => Promise<void>): Promise<void> {
    if (this.resident) {
      for (const part of this.#held.head) await use(part);
      return;
    }
    for (const { from, to } of this.#headRuns()) {
      using _ = this.device.scope();
      await use(await this.#loadHead(from, to));
    }
  }

  [Symbol.dispose](): void {
    const { norm, blocks, head } = this.#held;
    [norm, head, blocks].forEach(disposeAll);
    blocks.length = head.length = 0;
  }

  #headRuns(): { from: number; to: number }[] {
    const { vocabularySize, hiddenSize } = this.shape;
    const rows = Math.max(1, Math.floor(HEAD_VALUES_AT_ONCE / hiddenSize));
    return Array.from({ length: Math.ceil(vocabularySize / rows) }, (_, run) => ({
      from: run * rows,
      to: Math.min((run + 1) * rows, vocabularySize),
    }));
  }

  async #loadHead(from: number, to: number): Promise<HeadPart> {
    using scope = this.device.scope();
    const rows = await this.source.rows(headName(this.shape), from, to);
    const weight = this.arithmetic.round(
      this.device.tensor(rows, [to - from, this.shape.hiddenSize]),
      'lm_head.weight',
    );
    return scope.keep({ from, weight: this.resident ? byColumns(weight) : weight });
  }

  async #floats(name: string, shape: readonly number[]): Promise<Tensor> {
    using scope = this.device.scope();
    return scope.keep(this.arithmetic.round(this.device.tensor(await this.source.floats(name, shape), shape), name));
  }
}

function rowsOf(table: Float32Array, tokens: readonly number[], width: number): Float32Array {
  const rows = new Float32Array(tokens.length * width);
  tokens.forEach((token, i) => rows.set(table.subarray(token * width, (token + 1) * width), i * width));
  return rows;
}

function valuesOfBlocks(shape: DecoderShape): number {
  const perBlock = LINEAR_ROLES.map((role) => linearShape(shape, role)).reduce((sum, [o, c]) => sum + o * c, 0);
  return shape.blockCount * perBlock;
}

const valuesOfHead = ({ vocabularySize, hiddenSize }: DecoderShape): number => vocabularySize * hiddenSize;

/** Frees the memory of every tensor anywhere inside `value`, also where only a view of it is there. */
function disposeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Tensor) return value.owner.dispose();
  for (const part of Object.values(value)) disposeAll(part);
}
