import { availableParallelism, cpus, totalmem } from 'node:os';
import { Command } from 'commander';
import { BACKENDS, openDevice } from '../backends.ts';
import { gpuAdvice } from '../gpu-advice.ts';
import { printTable } from '../print-table.ts';
import { readGpuMachine } from '../read-gpu-machine.ts';

const UNAVAILABLE = 'unavailable: ';
/** Only then a driver is missing; otherwise the backend has said what is. */
const NO_ADAPTER = `${UNAVAILABLE}webgpu: no adapter`;

/** `ptqlab doctor`: what this machine offers, and what to do about what it does not. */
export function doctor(): Command {
  return new Command('doctor').description('what this machine offers: cores, memory, backends').action(async () => {
    const cpu = cpus()[0]?.model.trim() ?? 'unknown';
    process.stdout.write(`node ${process.version} on ${process.platform} ${process.arch}\n`);
    process.stdout.write(
      `${cpu}, ${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB memory\n\n`,
    );
    const rows: string[][] = [];
    for (const [name, { says }] of Object.entries(BACKENDS)) rows.push([name, says, await tryBackend(name)]);
    printTable(['backend', 'what', 'here'], rows);
    if (rows.some(([name, , here]) => name === 'webgpu' && here!.startsWith(NO_ADAPTER)))
      for (const line of gpuAdvice(readGpuMachine())) process.stdout.write(`webgpu: ${line}\n`);
  });
}

/** What the backend says of itself once opened, or why it cannot be. */
async function tryBackend(name: string): Promise<string> {
  try {
    const device = await openDevice(name, {});
    const { description } = device.backend;
    await device.close();
    return description;
  } catch (error) {
    return `${UNAVAILABLE}${(error as Error).message}`;
  }
}
