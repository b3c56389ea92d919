export * from './activation.ts';
export { clipGroups, searchClip } from './clip-search.ts';
export { binarize, binaryResidual, type Binarized } from './binarize.ts';
export { salience } from './salience.ts';
export { searchStructure, type Structure } from './structural-search.ts';
export { searchAllocation, minMaxWeight, type AllocationSearch } from './allocation-search.ts';
export { allocateBits, type Allocation } from './bit-allocation.ts';
export { calibrateGroup, salientWeights, type GroupCalibration } from './group-calibration.ts';
export { quantizeAffineBlock, type AffineColumns } from './affine-block.ts';
export { asymmetricColumnLoop, type AsymmetricColumnLoop } from './asymmetric-column-loop.ts';
export { quantizeBlock, spreadBeyond, type ColumnBlock, type QuantizeColumn } from './column-block.ts';
export { columnLoop, type ColumnLoop } from './column-loop.ts';
export { ColumnOrder } from './column-order.ts';
export { dampen, factorOf, requireFinite, requireFiniteLoss, reviveDeadColumns } from './damped-hessian.ts';
export { driftResponse } from './drift-response.ts';
export { affineWeight, type AffineParts } from './encodings/affine-encoding.ts';
export { decodeBinary, encodeBinary, type BinaryBlock, type BinaryScales } from './encodings/binary-block.ts';
export type { BinaryParts } from './encodings/binary-encoding.ts';
export type { MixedParts } from './encodings/mixed-encoding.ts';
export type {
  DescribedWeight,
  Encoding,
  EncodingMeta,
  PartPlan,
  PartStorage,
  QuantizedWeight,
} from './encodings/encoding.ts';
export { bitsPerWeight, dequantizeWeight, ENCODINGS } from './encodings/registry.ts';
export * from './errors.ts';
export { dequantize, fakeQuantize, quantize } from './grids/affine.ts';
export * from './grids/grid.ts';
export { awqGrid } from './grids/awq-grid.ts';
export { GRIDS, type GridName } from './grids/registry.ts';
export { GroupRanges } from './group-ranges.ts';
export type { Block, LinearLayer, Link, LinkSource } from './layer.ts';
export * from './quantizer.ts';
export { awq } from './methods/awq.ts';
export { billm, fitScales } from './methods/billm.ts';
export { gptaq } from './methods/gptaq.ts';
export { gptq } from './methods/gptq.ts';
export { rtn } from './methods/rtn.ts';
export { slimLlm } from './methods/slim-llm.ts';
export { smoothingScale, smoothquant } from './methods/smoothquant.ts';
export { METHODS, methodNamed, type MethodName } from './registry.ts';
export { power } from './power.ts';
export { publishedOptions } from './published-options.ts';
export { rescale } from './rescale.ts';
export type { Rescaling } from './rescaling.ts';
export { roundToNearest } from './round-to-nearest.ts';
export { searchScale, type FoundScale } from './scale-search.ts';
export * from './scheme.ts';
export { searchSaliences, type SearchSalience } from './search-saliences.ts';
export { spans, type Span } from './spans.ts';
export type { InputStore } from './statistics/input-store.ts';
export { LayerStatistics } from './statistics/layer-statistics.ts';
export { STATISTICS, type StatisticName } from './statistics/registry.ts';
