import type { ErrorScopes } from './error-scopes.ts';
import type { GpuBuffer } from './gpu-buffer.ts';

/** Uniforms of one shader run; also the alignment of dynamic offsets. */
export const UNIFORM_BYTES = 256;
/** Storage bindings of one shader that may start at an offset given with the run, on every device. */
const MOVABLE = 4;
const CACHED = 4096;

/** How the operands of one shader run are bound. */
export interface Bound {
  readonly layout: GPUBindGroupLayout;
  readonly group: GPUBindGroup;
  /** First bytes of the movable bindings behind the uniforms, in the order of the bindings. */
  readonly starts: readonly number[];
}

/**
 * Bind groups by what they bind, kept for reuse. A driver's part of one is freed only when its object is collected, and lavapipe maps a page
 * for each and crashes when the kernel gives no more (65,530 by default): so windows that differ only in where they start share one.
 */
export class BindGroups {
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #groups = new Map<string, GPUBindGroup>();

  constructor(
    private readonly device: GPUDevice,
    private readonly uniforms: GPUBuffer,
    private readonly scopes: ErrorScopes,
  ) {}

  /** @param bindings one letter per buffer: r read-only, w read and write */
  bind(bindings: string, buffers: readonly GpuBuffer[]): Bound {
    const movable = buffers.some(({ start }) => start !== undefined) ? MOVABLE : 0;
    const layout = this.#layout(bindings, movable);
    const group = this.#group(layout, bindings, buffers, movable);
    return { layout, group, starts: buffers.slice(0, movable).map(({ start = 0 }) => start) };
  }

  /** Forgets all of them. */
  clear(): void {
    this.#groups.clear();
  }

  #layout(bindings: string, movable: number): GPUBindGroupLayout {
    const key = `${bindings}${movable}`;
    const cached = this.#layouts.get(key);
    if (cached) return cached;
    const uniform: GPUBindGroupLayoutEntry = {
      binding: 0,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: 'uniform', hasDynamicOffset: true },
    };
    const storage = [...bindings].map((kind, i): GPUBindGroupLayoutEntry => ({
      binding: i + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: kind === 'r' ? 'read-only-storage' : 'storage', hasDynamicOffset: i < movable },
    }));
    const layout = this.device.createBindGroupLayout({ entries: [uniform, ...storage] });
    this.#layouts.set(key, layout);
    return layout;
  }

  #group(layout: GPUBindGroupLayout, bindings: string, buffers: readonly GpuBuffer[], movable: number): GPUBindGroup {
    const key = `${bindings}${movable}:${buffers.map((buffer, i) => keyOf(buffer, i < movable)).join(',')}`;
    const cached = this.#groups.get(key);
    if (cached) return cached;
    if (this.#groups.size >= CACHED) this.#groups.clear();
    const entries: GPUBindGroupEntry[] = buffers.map((buffer, i) => ({
      binding: i + 1,
      resource: resourceOf(buffer, i < movable),
    }));
    entries.push({ binding: 0, resource: { buffer: this.uniforms, size: UNIFORM_BYTES } });
    const group = this.scopes.within(
      () => `binding operands as ${bindings}`,
      () => this.device.createBindGroup({ layout, entries }),
    );
    this.#groups.set(key, group);
    return group;
  }
}

const keyOf = ({ storage, start, bytes }: GpuBuffer, isMovable: boolean): string | number => {
  if (start === undefined) return storage.id;
  return isMovable ? `${storage.id}-${bytes}` : `${storage.id}-${bytes}+${start}`;
};

const resourceOf = ({ storage, start, bytes }: GpuBuffer, isMovable: boolean): GPUBufferBinding =>
  start === undefined
    ? { buffer: storage.memory }
    : { buffer: storage.memory, offset: isMovable ? 0 : start, size: bytes };
