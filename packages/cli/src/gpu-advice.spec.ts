import { gpuAdvice, SWIFTSHADER, type GpuMachine } from './gpu-advice.ts';

const bare: GpuMachine = { platform: 'linux', drivers: [], hasLoader: false, hasNvidia: false };
const saidOf = (machine: Partial<GpuMachine>): string => gpuAdvice({ ...bare, ...machine }).join('\n');

describe('gpuAdvice', () => {
  it('names the packages a bare machine lacks', () => {
    expect(saidOf({})).toMatch(
      /apt-get install libvulkan1\n.*apt-get install chromium libvulkan1, then export VK_DRIVER/,
    );
  });

  it('gives the one line that is left to do when SwiftShader is installed', () => {
    expect(gpuAdvice({ ...bare, hasLoader: true, drivers: [SWIFTSHADER] })).toEqual([
      `a software adapter is installed: export VK_DRIVER_FILES=${SWIFTSHADER}`,
    ]);
  });

  it('sees a variable that names nothing, or what was refused', () => {
    expect(saidOf({ forced: '/no/such.json', hasLoader: true })).toContain('/no/such.json, which does not exist');
    const lavapipe = '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json';
    expect(saidOf({ forced: lavapipe, drivers: [lavapipe], hasLoader: true })).toMatch(
      /lvp_icd.x86_64.json only, and it was not accepted\n.*bookworm-backports/,
    );
  });

  it('knows a container that hides the graphics part of an NVIDIA driver', () => {
    expect(saidOf({ hasNvidia: true })).toContain('NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics');
    expect(saidOf({ hasNvidia: true, drivers: ['/etc/vulkan/icd.d/nvidia_icd.json'] })).not.toContain('CAPABILITIES');
  });

  it('says nothing of Vulkan elsewhere', () => {
    expect(saidOf({ platform: 'darwin' })).toMatch(/^on darwin the system's own driver/);
  });
});
