import { BackendError } from '@ptqlab/tensor';
import type { ErrorScopes } from './error-scopes.ts';
import { GpuBuffer, type Storage } from './gpu-buffer.ts';

const SMALLEST = 256;

/**
 * Device buffers in sizes of powers of two (and halves between), kept for reuse as far as the cap allows: creating one costs more than most kernels. The queue
 * runs in order, so a buffer can be handed out again at once.
 */
export class BufferPool {
  readonly #idle = new Map<number, Storage[]>();
  #nextId = 0;
  #liveBytes = 0;
  #idleBytes = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly capBytes: number,
    private readonly scopes: ErrorScopes,
    /** Lets go of idle buffers: submits the commands that use them, forgets what binds them. */
    private readonly letGo: () => void,
  ) {}

  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** @throws BackendError above the cap or the device's largest buffer */
  take(bytes: number): GpuBuffer {
    const largest = this.device.limits.maxBufferSize;
    const size = Math.min(sizeClass(bytes), Math.max(bytes, largest - (largest % SMALLEST)));
    if (size > largest)
      throw new BackendError(
        `webgpu: a buffer of ${bytes} bytes was asked for, this adapter allows ${largest} (maxBufferSize); work on fewer rows at a time`,
      );
    if (this.#liveBytes + size > this.capBytes)
      throw new BackendError(
        `webgpu: ${bytes} bytes were asked for while ${this.#liveBytes} are live, the cap is ${this.capBytes}; raise the memory cap or work on less at a time`,
      );
    const idle = this.#idle.get(size)?.pop();
    if (idle) this.#idleBytes -= size;
    else if (this.#liveBytes + this.#idleBytes + size > this.capBytes) this.#makeRoom();
    const storage = idle ?? this.#create(size);
    this.#liveBytes += size;
    return new GpuBuffer(bytes, storage);
  }

  give(buffer: GpuBuffer): void {
    if (buffer.isFree) return;
    buffer.isFree = true;
    const { size } = buffer.storage.memory;
    this.#liveBytes -= size;
    this.#idleBytes += size;
    const idle = this.#idle.get(size) ?? [];
    this.#idle.set(size, idle);
    idle.push(buffer.storage);
  }

  /** Bytes held for reuse. */
  get idleBytes(): number {
    return this.#idleBytes;
  }

  /** Destroys what is idle. Commands that use it must have been submitted. */
  trim(): void {
    for (const idle of this.#idle.values()) for (const { memory } of idle) memory.destroy();
    this.#idle.clear();
    this.#idleBytes = 0;
  }

  /** What is kept for reuse counts against the cap, too. */
  #makeRoom(): void {
    if (this.#idleBytes === 0) return;
    this.letGo();
    this.trim();
  }

  #create(size: number): Storage {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const memory = this.scopes.within(
      () => `a buffer of ${size} bytes`,
      () => this.device.createBuffer({ size, usage }),
    );
    return { memory, device: this.device, id: this.#nextId++, batch: -1 };
  }
}

/** The smallest 2ⁿ or 1.5·2ⁿ that holds `bytes`. */
function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const power = 2 ** Math.ceil(Math.log2(bytes));
  return bytes <= 0.75 * power ? 0.75 * power : power;
}
