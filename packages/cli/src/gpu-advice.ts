/** What a machine says about GPUs for WebGPU in Node, which reaches them through Vulkan on Linux. */
export interface GpuMachine {
  readonly platform: string;
  /** The driver list that the environment forces (VK_DRIVER_FILES, or its older name VK_ICD_FILENAMES). */
  readonly forced?: string;
  /** Files that describe Vulkan drivers, and exist. */
  readonly drivers: readonly string[];
  /** libvulkan.so.1 is installed. */
  readonly hasLoader: boolean;
  /** A device file of an NVIDIA card is there. */
  readonly hasNvidia: boolean;
}

/** SwiftShader as Debian's chromium brings it. */
export const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** What stands between this machine and an adapter, and what to do, a line each. For a machine where none was found. */
export function gpuAdvice({ platform, forced, drivers, hasLoader, hasNvidia }: GpuMachine): string[] {
  if (platform !== 'linux')
    return [`on ${platform} the system's own driver is used; update the system or its graphics driver`];
  const lines: string[] = [];
  if (!hasLoader) lines.push('the Vulkan loader libvulkan.so.1 is missing: apt-get install libvulkan1');
  const missing = (forced ?? '').split(':').filter((file) => file !== '' && !drivers.includes(file));
  if (missing.length > 0)
    lines.push(`VK_DRIVER_FILES names ${missing.join(', ')}, which does not exist: correct or unset it`);
  else if (forced) lines.push(`VK_DRIVER_FILES allows ${forced} only, and it was not accepted`);
  if (hasNvidia && !drivers.some((file) => file.includes('nvidia')))
    lines.push(
      'an NVIDIA card is here without its Vulkan driver: in a container set NVIDIA_DRIVER_CAPABILITIES=compute,utility,graphics',
    );
  if (drivers.some((file) => file.includes('lvp')) && forced !== SWIFTSHADER)
    lines.push("lavapipe is installed, but Debian 12's Mesa 22.3 is too old; 25.0 of bookworm-backports is accepted");
  lines.push(
    drivers.includes(SWIFTSHADER)
      ? `a software adapter is installed: export VK_DRIVER_FILES=${SWIFTSHADER}`
      : `for a software adapter: apt-get install chromium libvulkan1, then export VK_DRIVER_FILES=${SWIFTSHADER}`,
  );
  return lines;
}
