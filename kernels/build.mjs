// Compiles assembly/index.ts twice: build/kernels.wasm (fixed SIMD, the default) and build/kernels-relaxed.wasm (fused multiply-add).
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

process.chdir(dirname(fileURLToPath(import.meta.url)));
mkdirSync('build', { recursive: true });
for (const [target, file] of [
  ['simd', 'build/kernels.wasm'],
  ['relaxed', 'build/kernels-relaxed.wasm'],
]) {
  const { error, stderr } = await asc.main(['--target', target]);
  if (error) {
    console.error(`kernels: asc could not build ${file}:\n${stderr.toString()}`);
    process.exit(1);
  }
  console.log(`${file}  ${statSync(file).size} bytes`);
}
