import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SWIFTSHADER, type GpuMachine } from './gpu-advice.ts';

const DRIVER_FOLDERS = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib', '/lib64'];

/** Looks for Vulkan drivers and their loader where Linux distributions put them. */
export function readGpuMachine(): GpuMachine {
  const forced = process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES;
  const named = [...(forced ?? '').split(':'), SWIFTSHADER].filter((file) => file !== '' && existsSync(file));
  const listed = DRIVER_FOLDERS.flatMap((folder) => namesIn(folder).map((name) => join(folder, name)));
  return {
    platform: process.platform,
    ...(forced ? { forced } : {}),
    drivers: [...new Set([...named, ...listed])],
    hasLoader: LIBRARY_FOLDERS.some((folder) =>
      ['.', ...namesIn(folder).filter((name) => name.endsWith('-linux-gnu'))].some((part) =>
        existsSync(join(folder, part, 'libvulkan.so.1')),
      ),
    ),
    hasNvidia: existsSync('/dev/nvidia0') || existsSync('/dev/nvidiactl'),
  };
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
