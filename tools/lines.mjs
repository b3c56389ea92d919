// Prints the number of source lines per package and fails when a source file is longer than a reader can hold.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LONGEST = 300;
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mjs', '*.cc', '*.h', '*.py'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '');

const perFolder = new Map();
const tooLong = [];
for (const file of files) {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  const isSpec = /\.spec\.ts$/.test(file);
  if (!isSpec && lines > LONGEST) tooLong.push(`${file}: ${lines} lines`);
  const folder = file
    .split('/')
    .slice(0, file.startsWith('packages/') ? 2 : 1)
    .join('/');
  const counts = perFolder.get(folder) ?? { source: 0, spec: 0 };
  counts[isSpec ? 'spec' : 'source'] += lines;
  perFolder.set(folder, counts);
}
for (const [folder, { source, spec }] of [...perFolder].sort())
  console.log(`${folder.padEnd(28)} ${String(source).padStart(6)} lines ${String(spec).padStart(6)} in specs`);
if (tooLong.length > 0) {
  console.error(`longer than ${LONGEST} lines, find the second idea and give it a file:\n${tooLong.join('\n')}`);
  process.exit(1);
}
