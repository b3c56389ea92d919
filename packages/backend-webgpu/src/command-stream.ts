import { BackendError, DeviceLostError, DTYPES, type DType, type HostArray } from '@ptqlab/tensor';
import { BindGroups, UNIFORM_BYTES } from './bind-groups.ts';
import { ErrorScopes } from './error-scopes.ts';
import type { GpuBuffer } from './gpu-buffer.ts';
import { PipelineCache, type Shader } from './pipeline-cache.ts';
import { MOST_WORKGROUPS } from './walk.ts';

/** Dispatches per command buffer; then it is submitted so that the device starts while the host goes on. */
const BATCH = 256;
/** How long a failed read waits to be told that the device is lost. */
const LOSS_MS = 1000;

/** One shader run. */
export interface Dispatch {
  readonly shader: Shader;
  /** In the order of the shader's bindings, read-only ones first. */
  readonly buffers: readonly GpuBuffer[];
  /** Words of the shader's uniform block; at most 64. */
  readonly uniforms: readonly number[];
  readonly workgroups: readonly [x: number, y?: number, z?: number];
}

/** Waits for a promise of the device. */
export type Wait = <T>(promise: Promise<T>) => Promise<T>;

/** Commands in order: dispatches gather in one encoder and are submitted when it is full or somebody reads. */
export class CommandStream {
  /** Errors of the device are told to whoever calls next. */
  readonly scopes: ErrorScopes;
  readonly #pipelines: PipelineCache;
  /** Names of the shaders in the present batch. */
  readonly #running = new Set<string>();
  readonly #bindGroups: BindGroups;
  readonly #uniformData = new ArrayBuffer(BATCH * UNIFORM_BYTES);
  readonly #uniforms: GPUBuffer;
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  #dispatches = 0;
  #submitted = 0;
  #batch = 0;
  #problem: Error | undefined;
  #closed = false;
  /** Kept when the device is lost and that has been noted. */
  readonly #lost: Promise<void>;

  /** @param wait how to wait for a promise of the device */
  constructor(
    private readonly device: GPUDevice,
    private readonly wait: Wait,
  ) {
    this.scopes = new ErrorScopes(device, (error) => (this.#problem ??= error));
    this.#pipelines = new PipelineCache(device, this.scopes);
    this.#uniforms = device.createBuffer({
      size: BATCH * UNIFORM_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#bindGroups = new BindGroups(device, this.#uniforms, this.scopes);
    device.onuncapturederror = ({ error }) => (this.#problem ??= new BackendError(`webgpu: ${error.message}`));
    this.#lost = device.lost.then(({ reason, message }) => {
      if (!this.#closed)
        this.#problem ??= new DeviceLostError(
          `webgpu: the device was lost (${reason}): ${message}; open the backend again`,
        );
    });
  }

  /** Dispatches made so far, over all batches. */
  get dispatched(): number {
    return this.#submitted + this.#dispatches;
  }

  enqueue({ shader, buffers, uniforms, workgroups }: Dispatch): void {
    this.#check();
    if (buffers.some(({ storage }) => storage.device !== this.device))
      throw new BackendError('webgpu: an operand lives on another WebGPU device; read it and upload its values');
    const [x, y = 1, z = 1] = workgroups;
    if (x === 0 || y === 0 || z === 0) return;
    const { layout, group, starts } = this.#bindGroups.bind(shader.bindings, buffers);
    const pipeline = this.#pipelines.get(shader, layout);
    if (this.#dispatches === BATCH) this.submit();
    if (x > MOST_WORKGROUPS || y > MOST_WORKGROUPS || z > MOST_WORKGROUPS)
      throw new BackendError(
        `webgpu: ${x} × ${y} × ${z} workgroups are needed, a device runs ${MOST_WORKGROUPS} per axis; split the operand`,
      );
    this.#encoder ??= this.device.createCommandEncoder();
    this.#pass ??= this.#encoder.beginComputePass();
    const offset = this.#dispatches * UNIFORM_BYTES;
    new Uint32Array(this.#uniformData, offset, uniforms.length).set(uniforms);
    for (const { storage } of buffers) storage.batch = this.#batch;
    this.#pass.setPipeline(pipeline);
    this.#pass.setBindGroup(0, group, [offset, ...starts]);
    this.#pass.dispatchWorkgroups(x, y, z);
    this.#dispatches++;
    this.#running.add(shader.name);
  }

  /** Host values to the start of a buffer, after everything enqueued before that touches it. */
  upload(buffer: GpuBuffer, values: HostArray): void {
    this.#check();
    if (values.length === 0) return;
    if (buffer.storage.batch === this.#batch) this.submit();
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const whole = wordsBefore(bytes.byteLength);
    if (whole > 0) this.device.queue.writeBuffer(buffer.storage.memory, 0, bytes as Uint8Array<ArrayBuffer>, 0, whole);
    if (whole === bytes.byteLength) return;
    const rest = new Uint8Array(4);
    rest.set(bytes.subarray(whole));
    this.device.queue.writeBuffer(buffer.storage.memory, whole, rest);
  }

  /** Waits for everything enqueued before, then copies `length` elements from element `offset`. */
  async read<D extends DType>(buffer: GpuBuffer, dtype: D, offset: number, length: number): Promise<HostArray<D>> {
    this.#check();
    const { bytes: width, array } = DTYPES[dtype];
    if (length === 0) return new array(0) as HostArray<D>;
    const start = wordsBefore(offset * width);
    const end = Math.ceil(((offset + length) * width) / 4) * 4;
    this.#endPass();
    const staging = this.scopes.within(
      () => `a buffer of ${end - start} bytes to read into`,
      () =>
        this.device.createBuffer({
          size: end - start,
          usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
        }),
    );
    this.#encoder ??= this.device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(buffer.storage.memory, start, staging, 0, end - start);
    this.submit();
    let copy: ArrayBuffer;
    try {
      await this.wait(staging.mapAsync(GPUMapMode.READ));
      await this.scopes.settled();
      this.#check();
      copy = staging.getMappedRange().slice(0);
    } catch (error) {
      await this.scopes.settled();
      // A loss may be told a little later than what it spoils.
      await Promise.race([this.#lost, new Promise((told) => setTimeout(told, LOSS_MS))]);
      this.#check();
      throw new BackendError(`webgpu: reading failed: ${(error as Error).message}`, { cause: error });
    } finally {
      staging.destroy();
    }
    return new array(copy, offset * width - start, length).slice() as HostArray<D>;
  }

  submit(): void {
    if (!this.#encoder) return;
    this.#endPass();
    const encoder = this.#encoder;
    const names = [...this.#running];
    this.#running.clear();
    this.scopes.within(
      () => `running ${names.join(', ') || 'a copy'}`,
      () => {
        if (this.#dispatches > 0)
          this.device.queue.writeBuffer(this.#uniforms, 0, this.#uniformData, 0, this.#dispatches * UNIFORM_BYTES);
        this.device.queue.submit([encoder.finish()]);
      },
    );
    this.#encoder = undefined;
    this.#submitted += this.#dispatches;
    this.#dispatches = 0;
    this.#batch++;
  }

  /** Waits for what was enqueued and refuses everything after; a lost device has nothing left to wait for. */
  async finish(): Promise<void> {
    this.submit();
    await this.device.queue.onSubmittedWorkDone().catch(() => undefined);
    this.#closed = true;
    this.#bindGroups.clear();
    this.#uniforms.destroy();
    this.#problem = new BackendError('webgpu: the backend was closed; open it again');
  }

  /** Forgets bind groups of buffers about to be destroyed. */
  forgetBindGroups(): void {
    this.#bindGroups.clear();
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
  }

  #check(): void {
    if (this.#problem) throw this.#problem;
  }
}

/** The largest multiple of 4 up to `bytes`, which may exceed the integers of bit operations. */
const wordsBefore = (bytes: number): number => bytes - (bytes % 4);
