import type { ErrorScopes } from './error-scopes.ts';

/** A compute shader: its text, and what it binds. */
export interface Shader {
  /** Unique among shaders; the key of its pipeline. */
  readonly name: string;
  /** WGSL with entry point `main`; binding 0 is the uniform block, storage follows from 1. Read once, so it may be a getter that makes it. */
  readonly code: string;
  /** One letter per storage binding: r read-only, w read and write. */
  readonly bindings: string;
}

interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Compiled pipelines by shader name, for the life of a device. */
export class PipelineCache {
  readonly #compiled = new Map<string, Compiled>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  constructor(
    private readonly device: GPUDevice,
    private readonly scopes: ErrorScopes,
  ) {}

  get(shader: Shader): Compiled {
    const cached = this.#compiled.get(shader.name);
    if (cached) return cached;
    const layout = this.#layout(shader.bindings);
    const pipeline = this.scopes.within(
      () => `compiling the shader ${shader.name}`,
      () =>
        this.device.createComputePipeline({
          label: shader.name,
          layout: this.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
          compute: {
            module: this.device.createShaderModule({ label: shader.name, code: shader.code }),
            entryPoint: 'main',
          },
        }),
    );
    const compiled = { pipeline, layout };
    this.#compiled.set(shader.name, compiled);
    return compiled;
  }

  #layout(bindings: string): GPUBindGroupLayout {
    const cached = this.#layouts.get(bindings);
    if (cached) return cached;
    const uniform: GPUBindGroupLayoutEntry = {
      binding: 0,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: 'uniform', hasDynamicOffset: true },
    };
    const storage = [...bindings].map((kind, i): GPUBindGroupLayoutEntry => ({
      binding: i + 1,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: kind === 'r' ? 'read-only-storage' : 'storage' },
    }));
    const layout = this.device.createBindGroupLayout({ entries: [uniform, ...storage] });
    this.#layouts.set(bindings, layout);
    return layout;
  }
}
