import { bitsPerWeight, dequantizeWeight, printScheme } from '@ptqlab/quant';
import type { LinearLayer, StatisticName, Task } from '@ptqlab/quant';
import {
  arithmeticOf,
  LINEAR_ROLES,
  loadBlock,
  NORM_PATHS,
  NORM_ROLES,
  openHiddenStates,
  Rotations,
  STEPS,
  type DecoderBlock,
  type Execution,
  type HiddenStates,
} from '@ptqlab/models';
import type { CalibrationSet } from '../calibration/calibration-set.ts';
import type { ObservedSequence } from '../observed-model.ts';
import type { ModuleFigures, ModuleRecord } from '../module-record.ts';
import type { QuantizationRequest } from '../quantization-request.ts';
import { BlockInputs } from './block-inputs.ts';
import { layerError } from './layer-error.ts';
import { prepareOrRescue, type Prepared } from './prepare-or-rescue.ts';
import { quantizeOrRescue, rounded } from './rescue.ts';
import { inputsOfSequence, runSequence } from './run-sequence.ts';
import { JUDGING_SEQUENCES, type StreamCounts, type Streams } from './streams.ts';
import {
  blockToPrepare,
  restoreBlock,
  withActivation,
  workingBlock,
  type WorkingBlock,
  type WorkingStep,
} from './working-block.ts';

/** What is known of the inputs of a block's steps in the unquantized model, on the host. */
interface OriginalInputs extends AsyncDisposable {
  /** By step: the inputs of the judging sequences. */
  readonly judging: readonly (readonly Float32Array[])[];
  /** By step: the inputs of all sequences, where the method wants the drift between the two models. */
  readonly all: readonly HiddenStates[];
}

/** Takes a model's blocks one after another through calibration and quantization; `quantizeModel` says in what order. */
export class BlockWalk {
  readonly #rotations: Rotations;
  readonly #execution: Execution;

  constructor(
    private readonly request: QuantizationRequest,
    private readonly task: Task,
    private readonly statistics: readonly StatisticName[],
    private readonly selected: ReadonlySet<string>,
  ) {
    this.#rotations = new Rotations(request.shape);
    this.#execution = { shape: request.shape, arithmetic: arithmeticOf('f32') };
  }

  /** Sequences each stream needs: all where statistics are taken, a few of the original to judge layers by. */
  streamCounts({ sequences: { length: all } }: CalibrationSet): StreamCounts {
    const judging = Math.min(JUDGING_SEQUENCES, all);
    if (this.statistics.length === 0) return { original: judging, quantized: 0 };
    if (this.request.quantizer.stream === 'full-precision') return { original: all, quantized: 0 };
    return { original: this.#wantsDrift ? all : judging, quantized: all };
  }

  /** Leads the streams through a block that an earlier run finished. */
  async pass(index: number, streams: Streams | undefined): Promise<void> {
    if (!streams) return;
    const { device, source, shape, sink } = this.request;
    {
      using _ = device.scope();
      const block = await loadBlock(index, { source, shape, device, arithmetic: this.#execution.arithmetic });
      await this.#advance(block, streams.original);
    }
    if (streams.quantized.lengths.length === 0) return;
    using _ = device.scope();
    const activation = this.#calibratedActivation();
    const loading = { source: sink.finished, shape, device, arithmetic: this.#execution.arithmetic };
    const activationOf = (layer: string) => (this.selected.has(layer) ? activation : undefined);
    await this.#advance(await loadBlock(index, { ...loading, activationOf }), streams.quantized);
  }

  /** Quantizes a block, hands it to the sink, and leads the streams through it. */
  async quantize(index: number, streams: Streams | undefined, onModule: (record: ModuleRecord) => void): Promise<void> {
    const { device, source, shape, quantizer, sink } = this.request;
    using _ = device.scope();
    const decoder = await loadBlock(index, { source, shape, device, arithmetic: this.#execution.arithmetic });
    const learned = quantizer.stream === 'quantized' ? streams?.quantized : streams?.original;
    await using kept = new BlockInputs(learned?.lengths ?? []);
    const block = await workingBlock(decoder, shape, device, this.selected, this.statistics, kept);
    await using inputs = await this.#originalPass(index, block, streams?.original);
    const prepared = await this.#prepare(index, block);

    const onQuantized = quantizer.stream === 'quantized' && this.statistics.length > 0;
    const rounds = quantizer.sequential(this.task.options) ? block.steps.map((step) => [step]) : [block.steps];
    for (const steps of rounds) {
      if (onQuantized) await this.#collect(block, steps, streams!.quantized, inputs.all);
      for (const step of steps)
        for (const layer of step.layers) {
          this.request.signal?.throwIfAborted();
          onModule(await this.#quantizeLayer(block, step, layer, prepared, inputs));
        }
    }
    if (quantizer.prepareBlock) await this.#writeChanged(block);
    await sink.finishBlock(index);
    if (streams && streams.quantized.lengths.length > 0)
      await this.#advance(withActivation(block, this.#calibratedActivation()), streams.quantized);
  }

  get #wantsDrift(): boolean {
    return this.statistics.includes('drift');
  }

  /** What stands on the inputs of layers while calibrating. */
  #calibratedActivation() {
    const { quantizer } = this.request;
    return quantizer.calibratesActivations?.(this.task.options) ? quantizer.activation?.(this.task) : undefined;
  }

  async #advance(block: DecoderBlock, states: HiddenStates): Promise<void> {
    const { device } = this.request;
    for (let sequence = 0; sequence < states.lengths.length; sequence++) {
      using _ = device.scope();
      const { output } = runSequence(device, block, await states.read(sequence), this.#rotations, this.#execution);
      await states.write(sequence, (await output.read()) as Float32Array);
    }
  }

  /** Leads the original stream through the unchanged block and takes from it all that is needed later. */
  async #originalPass(index: number, block: WorkingBlock, states: HiddenStates | undefined): Promise<OriginalInputs> {
    const { device, quantizer } = this.request;
    const { steps } = block;
    const lengths = states?.lengths ?? [];
    const judging = steps.map((): Float32Array[] => []);
    const all: HiddenStates[] = [];
    const dispose = async () => {
      for (const store of all) await store[Symbol.asyncDispose]();
    };
    if (this.#wantsDrift)
      for (const { statistics } of steps) all.push(await openHiddenStates(lengths, statistics.columns));
    const learns = quantizer.stream === 'full-precision' && this.statistics.length > 0;
    for (let sequence = 0; sequence < lengths.length; sequence++) {
      using _ = device.scope();
      const judges = sequence < JUDGING_SEQUENCES;
      const watched = judges || learns || this.#wantsDrift ? steps : [];
      const { inputs, output } = await this.#observe({ index, sequence }, block, states!, watched);
      for (const [i, values] of inputs.entries()) {
        const { statistics } = steps[i]!;
        if (learns)
          await statistics.add(device.tensor(values, [values.length / statistics.columns, statistics.columns]));
        if (judges) judging[i]!.push(values);
        await all[i]?.write(sequence, values);
      }
      await states!.write(sequence, output);
    }
    return { judging, all, [Symbol.asyncDispose]: dispose };
  }

  /** One sequence through the original block, from what was observed before or by running it. */
  async #observe(
    { index, sequence }: { readonly index: number; readonly sequence: number },
    { decoder, steps }: WorkingBlock,
    states: HiddenStates,
    watched: readonly WorkingStep[],
  ): Promise<ObservedSequence> {
    const { device, observed } = this.request;
    // Steps of a block of which layers are left out are not those of another run.
    const shared = steps.length === STEPS.length ? observed : undefined;
    const known = shared?.get(index, sequence);
    if (known) return { ...known, inputs: known.inputs.slice(0, watched.length) };
    const values = await states.read(sequence);
    const tokens = states.lengths[sequence]!;
    const all = steps.reduce((sum, { statistics }) => sum + tokens * statistics.columns, values.length);
    const keeps = shared?.hasRoom(all) ?? false;
    using _ = device.scope();
    const run = runSequence(device, decoder, values, this.#rotations, this.#execution, keeps ? steps : watched);
    const inputs: Float32Array[] = [];
    for (const input of run.inputs) inputs.push((await input.read()) as Float32Array);
    const output = (await run.output.read()) as Float32Array;
    if (keeps) shared!.keep(index, sequence, { inputs, output });
    return { inputs: inputs.slice(0, watched.length), output };
  }

  async #prepare(index: number, block: WorkingBlock): Promise<Prepared> {
    const { quantizer, onFailure = 'stop' } = this.request;
    if (!quantizer.prepareBlock) return { rescalings: [], task: this.task };
    const given = blockToPrepare(block, this.#execution, this.#rotations);
    const restore = async () => {
      const { source, shape, device } = this.request;
      using _ = device.scope();
      restoreBlock(block, await loadBlock(index, { source, shape, device, arithmetic: this.#execution.arithmetic }));
    };
    return prepareOrRescue(quantizer, given, this.task, onFailure, restore);
  }

  /** Takes the statistics of some steps from the quantized stream, with the block's weights as they are now. */
  async #collect(
    block: WorkingBlock,
    steps: readonly WorkingStep[],
    states: HiddenStates,
    original: readonly HiddenStates[],
  ): Promise<void> {
    const { device } = this.request;
    const decoder = withActivation(block, this.#calibratedActivation());
    for (let sequence = 0; sequence < states.lengths.length; sequence++) {
      using _ = device.scope();
      const values = await states.read(sequence);
      const inputs = inputsOfSequence(device, decoder, values, this.#rotations, this.#execution, steps);
      for (const [i, step] of steps.entries()) {
        const x = inputs[i]!;
        const store = original[block.steps.indexOf(step)];
        const xf = store ? device.tensor(await store.read(sequence), x.shape) : x;
        await step.statistics.add(x, xf);
      }
    }
  }

  async #quantizeLayer(
    block: WorkingBlock,
    step: WorkingStep,
    layer: LinearLayer,
    prepared: Prepared,
    { judging }: OriginalInputs,
  ): Promise<ModuleRecord> {
    const { device, source, quantizer, onFailure = 'stop', sink } = this.request;
    const { rescalings, task, rescue: ofBlock } = prepared;
    const started = performance.now();
    using _ = device.scope();
    const result =
      ofBlock?.kind === 'rtn'
        ? rounded(layer, task, ofBlock.problem)
        : await quantizeOrRescue(quantizer, layer, step.statistics, task, onFailure);
    const { weight, report, rescue = ofBlock } = result;
    const Q = dequantizeWeight(weight);
    layer.weight.write(Q);
    const seconds = (performance.now() - started) / 1000;
    const W = device.tensor(await source.floats(`${layer.name}.weight`, weight.shape), weight.shape);
    const own = rescalings.filter((rescaling) => rescaling.layer === layer.name);
    const figures: ModuleFigures = {
      name: layer.name,
      method: quantizer.name,
      scheme: printScheme(this.task.scheme),
      report,
      ...(await layerError(W, Q, own, judging[block.steps.indexOf(step)]!)),
      bitsPerWeight: bitsPerWeight(weight),
      ...(rescue ? { rescue } : {}),
    };
    await sink.writeLayer(weight, figures);
    return { ...figures, seconds };
  }

  /** Hands over what preparing the block may have changed and no quantized weight holds: norms, biases, layers left as they are. */
  async #writeChanged({ name, decoder, steps }: WorkingBlock): Promise<void> {
    const { sink } = this.request;
    for (const role of NORM_ROLES) {
      const { shape } = decoder.norms[role];
      const values = (await decoder.norms[role].read()) as Float32Array;
      await sink.writeChanged(`${name}.${NORM_PATHS[role]}.weight`, values, shape);
    }
    const quantized = new Set(steps.flatMap(({ roles }) => roles));
    for (const role of LINEAR_ROLES) {
      const { name: layer, bias } = decoder.linears[role];
      if (bias && quantized.has(role))
        await sink.writeChanged(`${layer}.bias`, (await bias.read()) as Float32Array, bias.shape);
    }
  }
}
