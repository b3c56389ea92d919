// The one command for all checks besides the tests: format, types, lint with module boundaries, size of files.
import { spawnSync } from 'node:child_process';

const checks = [
  ['format', ['prettier', '--check', '.']],
  ['types', ['tsc', '--project', 'tsconfig.json']],
  ['lint', ['eslint', '.', '--max-warnings', '0']],
  ['file sizes', ['node', 'tools/lines.mjs']],
];

let failed = 0;
for (const [name, command] of checks) {
  const started = Date.now();
  const run =
    command[0] === 'node'
      ? spawnSync(process.execPath, command.slice(1), { stdio: 'inherit' })
      : spawnSync('npx', ['--no-install', ...command], { stdio: 'inherit' });
  const ok = run.status === 0;
  if (!ok) failed++;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
process.exit(failed === 0 ? 0 : 1);
