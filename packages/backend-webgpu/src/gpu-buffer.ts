import { BackendError, type Buffer } from '@ptqlab/tensor';

/** Memory on the device; it serves one buffer after another. */
export interface Storage {
  readonly memory: GPUBuffer;
  /** Where it lies; no other device can use it. */
  readonly device: GPUDevice;
  /** Tells cached bind groups apart. */
  readonly id: number;
  /** The last command batch that touched it; uploads into memory that older ones touched need not wait for the present batch. */
  batch: number;
}

/**
 * A buffer as the tensor interface knows it: a multiple of 4 bytes of memory, perhaps more than was asked for; or a window of such a buffer,
 * which ends after `bytes`.
 */
export class GpuBuffer implements Buffer {
  isFree = false;

  constructor(
    readonly bytes: number,
    readonly storage: Storage,
    /** First byte of a window; undefined for the whole. */
    readonly start?: number,
  ) {}
}

/** @throws BackendError for a buffer of another backend or a freed one */
export function gpuBufferOf(buffer: Buffer): GpuBuffer {
  if (!(buffer instanceof GpuBuffer))
    throw new BackendError('webgpu: the buffer belongs to another backend; upload its values');
  if (buffer.isFree) throw new BackendError('webgpu: the buffer was freed; keep the tensor in an outer scope');
  return buffer;
}
