import type { Device, Tensor } from '@ptqlab/tensor';
import { SchemeError } from '../errors.ts';
import { InputsInMemory, type InputStore } from './input-store.ts';
import { STATISTICS, type StatisticName, type TensorStatistic } from './registry.ts';
import type { Accumulator } from './statistic.ts';

/**
 * What calibration learned about the input of one layer, or of several that share it (q, k and v; gate and up). Accumulators live
 * on the device, in the scope that was innermost at construction; `inputs` are kept where `store` says.
 */
export class LayerStatistics {
  readonly #accumulators: ReadonlyMap<TensorStatistic, Accumulator>;
  readonly #keepsInputs: boolean;
  /** Tokens of each sequence. */
  readonly #lengths: number[] = [];
  readonly #divisors: Float32Array[] = [];

  constructor(
    private readonly device: Device,
    readonly columns: number,
    private readonly names: readonly StatisticName[],
    private readonly store: InputStore = new InputsInMemory(),
  ) {
    const unknown = names.find((name) => name !== 'inputs' && !Object.hasOwn(STATISTICS, name));
    if (unknown !== undefined)
      throw new SchemeError(
        `statistics: "${unknown}" was asked for, but only ${[...Object.keys(STATISTICS), 'inputs'].join(', ')} are collected`,
      );
    const accumulated = names.filter((name): name is TensorStatistic => name !== 'inputs');
    this.#accumulators = new Map(accumulated.map((name) => [name, STATISTICS[name](device, columns)]));
    this.#keepsInputs = names.includes('inputs');
  }

  /** Adds one sequence [tokens, in]; `xf` is the same input in the full-precision model. */
  async add(x: Tensor, xf: Tensor = x): Promise<void> {
    this.#lengths.push(x.shape[0]!);
    for (const accumulator of this.#accumulators.values()) accumulator.add(x, xf);
    if (this.#keepsInputs) await this.store.add((await x.read()) as Float32Array);
  }

  /** H = (2/n) Σ XᵀX [in, in]. Layers that share an input share this tensor. */
  get hessian(): Tensor {
    return this.#value('hessian');
  }

  /** D = (2/n) Σ (Xf − X)ᵀX [in, in]. */
  get drift(): Tensor {
    return this.#value('drift');
  }

  /** max |x_c|, [in]. */
  get absMax(): Tensor {
    return this.#value('absMax');
  }

  /** mean |x_c|, [in]. */
  get absMean(): Tensor {
    return this.#value('absMean');
  }

  /** Tokens of all sequences. */
  get tokens(): number {
    return this.#lengths.reduce((sum, length) => sum + length, 0);
  }

  /** The layers' input was divided by `s` [in] since calibration: `inputs` follow, the accumulated statistics do not. */
  divideInputs(s: Float32Array): void {
    this.#divisors.push(s);
  }

  /** Takes back all `divideInputs`. */
  restoreInputs(): void {
    this.#divisors.length = 0;
  }

  /**
   * The sequences, one tensor [tokens, in] after another. Each lives until the next is asked for, and so does what the loop's body
   * makes meanwhile and does not keep elsewhere.
   */
  async *inputs(): AsyncGenerator<Tensor> {
    for await (const [x] of this.inputRuns(0)) yield x!;
  }

  /** As `inputs`, but several sequences at a time: at most `values` numbers together, at least one sequence. */
  async *inputRuns(values: number): AsyncGenerator<readonly Tensor[]> {
    if (!this.#keepsInputs) throw this.#notAsked('inputs');
    const most = values / this.columns;
    let start = 0;
    while (start < this.#lengths.length) {
      let end = start + 1;
      let tokens = this.#lengths[start]!;
      while (end < this.#lengths.length && tokens + this.#lengths[end]! <= most) tokens += this.#lengths[end++]!;
      using _ = this.device.scope();
      const run: Tensor[] = [];
      for (let sequence = start; sequence < end; sequence++) run.push(this.#present(await this.store.read(sequence)));
      yield run;
      start = end;
    }
  }

  /** Every n-th token over all sequences, n = ⌊tokens / atLeast⌋ (1 where there are fewer), [atLeast … 2·atLeast, in]. */
  async sampleInputs(atLeast: number): Promise<Tensor> {
    const stride = Math.max(1, Math.floor(this.tokens / atLeast));
    const sample = this.device.empty([Math.ceil(this.tokens / stride), this.columns]);
    let [seen, taken] = [0, 0];
    for await (const x of this.inputs()) {
      const tokens = x.shape[0]!;
      const first = (stride - (seen % stride)) % stride;
      const picked = Int32Array.from({ length: Math.ceil((tokens - first) / stride) }, (_, i) => first + i * stride);
      if (picked.length > 0)
        sample.rows(taken, taken + picked.length).write(x.gather(this.device.tensor(picked, [picked.length])));
      taken += Math.max(picked.length, 0);
      seen += tokens;
    }
    return sample;
  }

  /** A kept sequence [tokens, in] as the layer sees it now. */
  #present(values: Float32Array): Tensor {
    let x = this.device.tensor(values, [values.length / this.columns, this.columns]);
    for (const s of this.#divisors) x = x.div(this.device.tensor(s, [this.columns]));
    return x;
  }

  #value(name: TensorStatistic): Tensor {
    const accumulator = this.#accumulators.get(name);
    if (!accumulator) throw this.#notAsked(name);
    return accumulator.value;
  }

  #notAsked(name: StatisticName): Error {
    return new Error(
      `statistics: "${name}" was not collected, only [${this.names.join(', ')}]; list it in the quantizer's statistics`,
    );
  }
}
