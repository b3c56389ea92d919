import type fc from 'fast-check';
import type { Device } from '@ptqlab/tensor';
import type { Quantizer, Task } from '@ptqlab/quant';
import type { LayerCase } from './layer-case.ts';

/** What a law about methods is checked on. */
export interface MethodSubject {
  readonly method: Quantizer;
  readonly task: Task;
  /** One device, or two that must agree. */
  readonly devices: readonly [Device, ...Device[]];
}

/** One named law that quantization methods obey, as data. */
export interface MethodLaw {
  /** Unique; people type it to replay. */
  readonly id: string;
  /** The law in one sentence. */
  readonly says: string;
  /** Devices it needs. */
  readonly devices: 1 | 2;
  readonly cases: fc.Arbitrary<LayerCase>;
  /** Whether it is about this method under this task. */
  applies(method: Quantizer, task: Task): boolean;
  /** @throws LawViolation */
  check(subject: MethodSubject, layer: LayerCase): Promise<void>;
}
