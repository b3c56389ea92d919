// Loses each quirk of the published codes in a copy of the repository and runs the specs that should notice.
//   node tools/quirks/run.mjs [--only TEXT] [--rows FILE.jsonl] [--out FILE.md]   exit code 1 when a loss goes unnoticed
//   node tools/quirks/run.mjs --check                         only that every edit still applies; what `npm run check` runs
// The whole list takes half an hour of one core; with --rows a line is kept per quirk, and those already there are not run again. Goldens are read from ../shared beside the repository, as by the specs themselves.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QUIRKS } from './quirks.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const SKIPPED = /^(\.git|\.nx|runs|node_modules)($|\/)/;
/** Bytes: a failing comparison of whole weights prints megabytes. */
const LONGEST = 2 ** 28;
const OWN_LINKS = { recursive: true, verbatimSymlinks: true };
const value = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);

checkEdits();
if (!process.argv.includes('--check')) runAll();

function checkEdits() {
  const wrong = QUIRKS.filter(({ file, find }) => sourceOf(root, file).split(find).length !== 2);
  for (const { quirk, file } of wrong)
    console.error(`tools/quirks: the edit of "${quirk}" does not fit ${file} any more`);
  if (wrong.length > 0) process.exit(1);
}

function sourceOf(folder, file) {
  return readFileSync(join(folder, 'packages', file), 'utf8');
}

function runAll() {
  const only = value('--only');
  const chosen = QUIRKS.filter(({ of, quirk }) => only === undefined || `${of} ${quirk}`.includes(only));
  const scratch = mkdtempSync(join(tmpdir(), 'ptqlab-quirks-'));
  const copy = join(scratch, 'repository');
  try {
    copyRepository(scratch, copy);
    const known = knownRows();
    const rows = chosen.map((quirk) => known.get(editOf(quirk)) ?? keep(lose(copy, quirk)));
    const table = ['| of | quirk | noticed by |', '|---|---|---|', ...rows.map(lineOf)].join('\n');
    if (value('--out')) writeFileSync(value('--out'), `${table}\n`);
    if (rows.some(({ noticedBy }) => noticedBy === undefined)) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** What is lost and how: a row holds for this edit only. */
function editOf({ of, quirk, file, find, put }) {
  return JSON.stringify([of, quirk, file, find, put]);
}

function lineOf({ of, quirk, noticedBy }) {
  return `| ${of} | ${quirk.replaceAll('|', '\\|')} | ${noticedBy ?? '**nothing**'} |`;
}

/** The rows of an earlier run that noticed; what went unnoticed is tried again. */
function knownRows() {
  const file = value('--rows');
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return new Map(
    lines
      .map((line) => JSON.parse(line))
      .filter(({ noticedBy }) => noticedBy)
      .map((row) => [row.edit, row]),
  );
}

function keep(row) {
  console.log(lineOf(row));
  if (value('--rows')) appendFileSync(value('--rows'), `${JSON.stringify(row)}\n`);
  return row;
}

/** Copies all but what is made or installed; the packages of others are links, those of the repository lead into the copy. */
function copyRepository(scratch, copy) {
  cpSync(root, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !SKIPPED.test(relative(root, path)),
  });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name === '@ptqlab') cpSync(join(root, 'node_modules', name), join(copy, 'node_modules', name), OWN_LINKS);
    else symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name));
  const shared = resolve(root, '../shared');
  if (existsSync(shared)) symlinkSync(shared, join(scratch, 'shared'));
}

/** Applies one edit, runs the specs one after another until one fails, and takes the edit back. */
function lose(copy, { of, quirk, file, find, put, specs }) {
  const path = join(copy, 'packages', file);
  const right = sourceOf(copy, file);
  writeFileSync(
    path,
    right.replace(find, () => put),
  );
  const noticedBy = specs.find((spec) => fails(copy, spec));
  writeFileSync(path, right);
  return { edit: editOf({ of, quirk, file, find, put }), of, quirk, noticedBy };
}

function fails(copy, spec) {
  const jest = join(copy, 'node_modules/jest/bin/jest.js');
  const args = [jest, `packages/${spec}`, '--maxWorkers=1', '--bail', '--silent', '--reporters=default'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', maxBuffer: LONGEST });
  // A spec that does not compile or is not found would prove nothing.
  if (status !== 0 && !/^Tests: .*\d+ failed/m.test(stderr))
    throw new Error(`tools/quirks: ${spec} did not run: ${stderr.slice(-2000)}`);
  return status !== 0;
}
