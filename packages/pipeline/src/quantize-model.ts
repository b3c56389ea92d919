import type { OptionSpecs } from '@ptqlab/quant';
import { LINEAR_ROLES, linearName, type DecoderShape } from '@ptqlab/models';
import { selectLayers } from './layer-selection.ts';
import type { ModuleRecord } from './module-record.ts';
import type { QuantizationRequest } from './quantization-request.ts';
import { requireFiniteWeights } from './require-finite-weights.ts';
import { BlockWalk } from './walk/block-walk.ts';
import { openStreams } from './walk/streams.ts';

/**
 * Quantizes a model block by block, as the published codes do: calibration sequences flow through the blocks, a block's layers are
 * quantized on the inputs they see there, and, for methods that calibrate on the quantized model, flow on through its quantized form.
 * One block is in device memory at a time, and the sequences are on the host.
 * @throws SchemeError when the method cannot do the scheme, RangeError for a selection without layers or missing calibration,
 * NonFiniteWeightError before anything is written, QuantizationError when a layer fails and no rescue was asked for
 */
export async function quantizeModel<S extends OptionSpecs>(given: QuantizationRequest<S>): Promise<ModuleRecord[]> {
  // The options' names are the quantizer's own affair from here on.
  const request = given as unknown as QuantizationRequest;
  const { quantizer, scheme, options, shape, sink, source, calibration } = request;
  const task = { scheme, options };
  quantizer.check(task);
  const selected = selectLayers(layerNames(shape), request.selection ?? {});
  const statistics = quantizer.statistics(options);
  if (statistics.length > 0 && !calibration)
    throw new RangeError(`${quantizer.name}: learns from calibration text, but none was given; give some`);

  if (calibration) request.observed?.requireSame(source, calibration);
  const layers = new Set(selected);
  // A run that is taken up looked when it began.
  if (sink.finishedBlocks === 0) await requireFiniteWeights(source, shape, layers);
  const walk = new BlockWalk(request, task, statistics, layers);
  const records: ModuleRecord[] = [];
  const onModule = (record: ModuleRecord): void => {
    records.push(record);
    request.onModule?.(record);
  };
  if (sink.finishedBlocks === shape.blockCount) {
    await sink.finish();
    return records;
  }
  await using streams = calibration && (await openStreams(source, shape, calibration, walk.streamCounts(calibration)));
  for (let index = 0; index < shape.blockCount; index++) {
    if (index < sink.finishedBlocks) await walk.pass(index, streams);
    else await walk.quantize(index, streams, onModule);
  }
  await sink.finish();
  return records;
}

const layerNames = (shape: DecoderShape): string[] =>
  Array.from({ length: shape.blockCount }, (_, index) => LINEAR_ROLES.map((role) => linearName(index, role))).flat();
