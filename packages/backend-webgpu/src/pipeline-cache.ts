import type { ErrorScopes } from './error-scopes.ts';

/** A compute shader: its text, and what it binds. */
export interface Shader {
  /** Unique among shaders; the key of its pipeline. */
  readonly name: string;
  /** WGSL with entry point `main`; binding 0 is the uniform block, storage follows from 1. Read once a layout, so it may be a getter that makes it. */
  readonly code: string;
  /** One letter per storage binding: r read-only, w read and write. */
  readonly bindings: string;
}

/** Compiled pipelines by shader and layout, for the life of a device. */
export class PipelineCache {
  readonly #compiled = new Map<GPUBindGroupLayout, Map<string, GPUComputePipeline>>();

  constructor(
    private readonly device: GPUDevice,
    private readonly scopes: ErrorScopes,
  ) {}

  get(shader: Shader, layout: GPUBindGroupLayout): GPUComputePipeline {
    let ofLayout = this.#compiled.get(layout);
    if (!ofLayout) this.#compiled.set(layout, (ofLayout = new Map()));
    const cached = ofLayout.get(shader.name);
    if (cached) return cached;
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
    ofLayout.set(shader.name, pipeline);
    return pipeline;
  }
}
