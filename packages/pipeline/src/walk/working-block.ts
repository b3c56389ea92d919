import type { Device, Tensor } from '@ptqlab/tensor';
import { LayerStatistics, type ActivationQuantizer, type Block, type LinearLayer, type Link } from '@ptqlab/quant';
import type { StatisticName } from '@ptqlab/quant';
import {
  applyLinears,
  LINEAR_ROLES,
  linearShape,
  linksOf,
  NORM_ROLES,
  runAttention,
  runMlp,
  STEPS,
  type DecoderBlock,
  type DecoderShape,
  type Execution,
  type LinearRole,
  type LinkPlan,
  type Rotations,
} from '@ptqlab/models';
import type { BlockInputs } from './block-inputs.ts';

/** Layers that share an input, as far as they are to be quantized, in the order of the published codes. */
export interface WorkingStep {
  readonly roles: readonly LinearRole[];
  readonly layers: readonly LinearLayer[];
  /** What is learned of their input. */
  readonly statistics: LayerStatistics;
}

/** One block in device memory while its layers are being quantized. */
export interface WorkingBlock {
  readonly name: string;
  /** Runs it; its weights are those of the layers, as they are now. */
  readonly decoder: DecoderBlock;
  readonly steps: readonly WorkingStep[];
}

/**
 * A block made ready: the layers to be quantized, in steps, with empty statistics in the caller's innermost scope.
 * @param decoder with dense weights
 * @param inputs where the inputs of layers are kept if statistics ask for them
 */
export async function workingBlock(
  decoder: DecoderBlock,
  shape: DecoderShape,
  device: Device,
  selected: ReadonlySet<string>,
  statistics: readonly StatisticName[],
  inputs: BlockInputs,
): Promise<WorkingBlock> {
  const steps: WorkingStep[] = [];
  for (const all of STEPS as readonly (readonly LinearRole[])[]) {
    const roles = all.filter((role) => selected.has(decoder.linears[role].name));
    if (roles.length === 0) continue;
    const columns = linearShape(shape, roles[0]!)[1];
    const store = statistics.includes('inputs') ? await inputs.open(columns) : undefined;
    const layers = roles.map((role) => layerOf(decoder, role));
    steps.push({ roles, layers, statistics: new LayerStatistics(device, columns, statistics, store) });
  }
  return { name: decoder.name, decoder, steps };
}

function layerOf({ linears }: DecoderBlock, role: LinearRole): LinearLayer {
  const { name, weight, bias } = linears[role];
  if (weight.kind !== 'dense') throw new Error(`${name}: is quantized already; start from the original model`);
  return { name, weight: weight.values, bias };
}

/** Writes the weights, biases and norms of `original` into a block that preparing changed, and gives its inputs back as they were. */
export function restoreBlock({ decoder, steps }: WorkingBlock, original: DecoderBlock): void {
  for (const role of NORM_ROLES) decoder.norms[role].write(original.norms[role]);
  for (const role of LINEAR_ROLES) {
    const [changed, before] = [layerOf(decoder, role), layerOf(original, role)];
    changed.weight.write(before.weight);
    if (before.bias) changed.bias?.write(before.bias);
  }
  for (const { statistics } of steps) statistics.restoreInputs();
}

/** The same block whose quantized layers put their input on a grid. */
export function withActivation(block: WorkingBlock, activation: ActivationQuantizer | undefined): DecoderBlock {
  const { decoder, steps } = block;
  const roles = new Set(steps.flatMap((step) => step.roles));
  const linears = Object.fromEntries(
    LINEAR_ROLES.map((role) => [
      role,
      roles.has(role) ? { ...decoder.linears[role], activation } : decoder.linears[role],
    ]),
  );
  return { ...decoder, linears: linears as DecoderBlock['linears'] };
}

/**
 * The block as methods see it that rescale: its layers and the links all of whose layers are to be quantized. Layers and statistics
 * are the very objects of the steps.
 */
export function blockToPrepare(
  { name, decoder, steps }: WorkingBlock,
  execution: Execution,
  rotations: Rotations,
): Block {
  const layerOfRole = new Map(
    steps.flatMap(({ roles, layers }) => roles.map((role, i) => [role, layers[i]!] as const)),
  );
  const statisticsOf = (role: LinearRole) => steps.find(({ roles }) => roles.includes(role))!.statistics;
  const links = linksOf(execution.shape).flatMap(({ source, consumers, inspected }): Link[] => {
    const involved = 'linear' in source ? [source.linear, ...consumers] : consumers;
    if (involved.some((role) => !layerOfRole.has(role))) return [];
    const norm = 'norm' in source ? source.norm : undefined;
    return [
      {
        source: norm
          ? { kind: 'norm', name: `${name}.${norm}`, weight: decoder.norms[norm], bias: undefined }
          : { kind: 'linear', layer: layerOfRole.get((source as { linear: LinearRole }).linear)! },
        consumers: consumers.map((role) => layerOfRole.get(role)!),
        statistics: statisticsOf(consumers[0]!),
        inspect: (input) => inspect(decoder, inspected, input, execution, rotations),
        inspectsConsumer: inspected === consumers[0] && consumers.length === 1,
      },
    ];
  });
  return { name, layers: steps.flatMap(({ layers }) => layers), links };
}

function inspect(
  block: DecoderBlock,
  inspected: LinkPlan['inspected'],
  input: Tensor,
  execution: Execution,
  rotations: Rotations,
): Tensor {
  const { device } = input;
  if (inspected === 'mlp') return runMlp(block, input, execution);
  using scope = device.scope();
  if (inspected !== 'attention')
    return scope.keep(applyLinears([block.linears[inspected]], input, execution.arithmetic)[0]!);
  const lengths = [input.shape[0]!];
  return scope.keep(runAttention(block, input, { lengths, rotation: rotations.of(device, lengths) }, execution));
}
