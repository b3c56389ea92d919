import { DTYPES, dtypeOf, type Device, type DType, type HostArray } from '@ptqlab/tensor';
import { ENCODINGS, type EncodingMeta, type PartStorage, type QuantizedWeight } from '@ptqlab/quant';

/** One part of a quantized weight on the host. */
export interface HostPart {
  readonly values: HostArray;
  readonly shape: readonly number[];
  readonly storage: PartStorage;
}

/** A quantized weight on the host: what a file holds of it. */
export interface HostWeight {
  readonly encoding: string;
  readonly shape: readonly [rows: number, columns: number];
  readonly meta: EncodingMeta;
  readonly parts: Readonly<Record<string, HostPart>>;
}

/** Brings the stored parts of a weight to the host; parts that follow from its meta data stay behind. */
export async function hostWeight(weight: QuantizedWeight): Promise<HostWeight> {
  const { encoding, shape, meta } = weight;
  const parts: Record<string, HostPart> = {};
  for (const [name, storage] of Object.entries(ENCODINGS[encoding]!.storage(weight))) {
    const tensor = weight.parts[name]!;
    parts[name] = { values: await tensor.read(), shape: tensor.shape, storage };
  }
  return { encoding, shape, meta, parts };
}

/** The weight in device memory, in the caller's innermost scope. */
export function deviceWeight({ encoding, shape, meta, parts }: HostWeight, device: Device): QuantizedWeight {
  using scope = device.scope();
  const tensors = Object.entries(parts).map(([name, { values, shape: size }]) => [name, device.tensor(values, size)]);
  return scope.keep({ encoding, shape, meta, parts: Object.fromEntries(tensors) as QuantizedWeight['parts'] });
}

/** The dtype of a part's values. */
export const dtypeOfPart = ({ values }: HostPart): DType => dtypeOf(values)!;

/** An empty host array of a dtype. */
export const hostArray = (dtype: DType, length: number): HostArray => new DTYPES[dtype].array(length);
