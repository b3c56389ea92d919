// The one command for all checks besides the tests: format, types, lint with module boundaries, size of files.
import { spawnSync } from 'node:child_process';

const checks = [
  ['format', ['prettier', '--check', '.']],
  ['types', ['tsc', '--project', 'tsconfig.json']],
  // The rule on who may import whom reads the project graph, and is silent without one.
  ['project graph', ['nx', 'show', 'projects']],
  ['lint', ['eslint', '.', '--max-warnings', '0']],
  ['op table', ['node', 'tools/op-table.mjs', '--check']],
  ['quirk edits', ['node', 'tools/quirks/run.mjs', '--check']],
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
