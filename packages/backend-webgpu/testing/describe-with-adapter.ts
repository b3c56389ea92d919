declare const webGpuIsMissing: boolean;

/** A suite that needs an adapter: skipped visibly where there is none, unless PTQLAB_REQUIRE_WEBGPU is set. */
export function describeWithAdapter(name: string, tests: () => void): void {
  if (webGpuIsMissing) describe.skip(`${name} (skipped: no WebGPU adapter on this machine)`, tests);
  else describe(name, tests);
}
