// The kernel everybody writes first, as the yardstick: one output an invocation, no vectors, no tiles.
import { requestAdapter } from '@ptqlab/backend-webgpu';

const code = (size) => `
@group(0) @binding(0) var<storage, read> A: array<f32>;
@group(0) @binding(1) var<storage, read> B: array<f32>;
@group(0) @binding(2) var<storage, read_write> C: array<f32>;
@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var k = 0u; k < ${size}u; k++) { sum += A[id.y * ${size}u + k] * B[k * ${size}u + id.x]; }
  C[id.y * ${size}u + id.x] = sum;
}`;

/** Median seconds of C = A·B for square matrices whose size 16 divides. */
export async function naiveMatmul(size, repeats) {
  const adapter = await requestAdapter();
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
  const pipeline = device.createComputePipeline({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: code(size) }), entryPoint: 'main' },
  });
  const buffers = [0, 1, 2].map(() => device.createBuffer({ size: 4 * size * size, usage: GPUBufferUsage.STORAGE }));
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const samples = [];
  for (let sample = 0; sample < 4; sample++) {
    const started = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let i = 0; i < repeats; i++) pass.dispatchWorkgroups(size / 16, size / 16);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    samples.push((performance.now() - started) / 1000 / repeats);
  }
  device.destroy();
  return samples.slice(1).sort((a, b) => a - b)[1];
}
