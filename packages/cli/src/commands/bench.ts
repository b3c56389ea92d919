import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument, Command } from 'commander';
import { checkDeviceOptions } from '../backends.ts';
import { withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { UsageError } from '../usage-error.ts';

/** Suites in benchmarks/, by the part of their file's name before .bench.mjs. */
const SUITES = {
  matmul: 'f32 matmul against onnxruntime-web, tfjs and jax-js, each in processes of its own',
  dequant: 'products with packed weights, beside f32 weights',
  pack: 'packing and unpacking of codes, beside a copy of the same values',
  methods: 'where each method spends its time; GPTQ on a large layer',
  compensation: 'the column loops of methods with their routine, beside the primitives it stands for',
  overhead: 'what an op costs beside its arithmetic',
} as const;

/** `ptqlab bench`: microbenchmarks, printed and saved as JSON with the environment. */
export function bench(): Command {
  const list = Object.entries(SUITES).map(([name, says]) => `  ${name.padEnd(14)}${says}`);
  return withDeviceOptions(new Command('bench'))
    .description('microbenchmarks; figures and environment are saved in benchmarks/results')
    .addArgument(new Argument('[suite]', 'which suite').choices(Object.keys(SUITES)).default('overhead'))
    .addHelpText('after', `\nSuites:\n${list.join('\n')}`)
    .action((suite: string, options: ChosenDevice) => run(suite, options));
}

async function run(suite: string, { backend, threads = 1, memoryMib, relaxed }: ChosenDevice): Promise<void> {
  const file = fileURLToPath(new URL(`../../../../benchmarks/${suite}.bench.mjs`, import.meta.url));
  if (!existsSync(file))
    throw new UsageError(
      `bench: ${file} is not there; benchmarks run from a clone of the repository, not an installed copy`,
    );
  await checkDeviceOptions(backend, { threads, memoryMib, relaxed });
  const memory = memoryMib === undefined ? [] : ['--memory-mib', String(memoryMib)];
  const fused = relaxed ? ['--relaxed'] : [];
  const args = [file, '--backend', backend, '--threads', String(threads), ...memory, ...fused];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`bench: ${suite} ended with exit code ${code}; its own message stands above`);
}
