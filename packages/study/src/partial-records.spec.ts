import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfFile, PartialRecords } from './partial-records.ts';

const parentFolder = (): string => join(mkdtempSync(join(tmpdir(), 'partial-')), 'partial');

/** What a process that no longer runs left behind: two tasks sealed, one of which was altered since, and one under way. */
function orphan(parent: string, id: string, pid: number, host = hostname()): void {
  const folder = join(parent, `${id}@${host}@${pid}`);
  mkdirSync(folder, { recursive: true });
  const write = (task: string, text: string) => writeFileSync(join(folder, `${task}.jsonl`), text);
  write('piqa', 'whole\n');
  write('boolq', 'whole, too\n');
  write('mmlu', 'half');
  const lines = ['piqa', 'boolq'].map((task) => `${hashOfFile(join(folder, `${task}.jsonl`))} ${task}\n`);
  writeFileSync(join(folder, 'sealed'), lines.join('') + 'torn');
  write('boolq', 'altered\n');
}

/** The id of a process that has ended. */
const endedProcess = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('PartialRecords', () => {
  it('takes over the sealed tasks of a dead process of this machine, as far as they are unaltered', () => {
    const parent = parentFolder();
    orphan(parent, 'a', endedProcess());
    const { folder } = PartialRecords.claim(parent, 'a');
    expect(readdirSync(folder).sort()).toEqual(['piqa.jsonl', 'sealed']);
    expect(readFileSync(join(folder, 'piqa.jsonl'), 'utf8')).toBe('whole\n');
    expect(readdirSync(parent)).toHaveLength(1);
  });

  it.each([
    ['of another cell', 'b', endedProcess(), hostname()],
    ['of another machine', 'a', endedProcess(), 'elsewhere'],
    ['of a process that runs', 'a', process.ppid, hostname()],
  ])('leaves alone what is %s', (_what, id, pid, host) => {
    const parent = parentFolder();
    orphan(parent, id, pid, host);
    const { folder } = PartialRecords.claim(parent, 'a');
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(parent)).toHaveLength(2);
  });

  it('publishes records without its own notes, in place of what was there', () => {
    const parent = parentFolder();
    const target = join(parent, '../records/a');
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'old.jsonl'), 'old');
    const partial = PartialRecords.claim(parent, 'a');
    writeFileSync(join(partial.folder, 'piqa.jsonl'), 'new\n');
    partial.seal('piqa');
    partial.publish(target);
    expect(readdirSync(target)).toEqual(['piqa.jsonl']);
    expect(existsSync(partial.folder)).toBe(false);
  });

  it('starts anew when the same process asks again', () => {
    const parent = parentFolder();
    const first = PartialRecords.claim(parent, 'a');
    writeFileSync(join(first.folder, 'piqa.jsonl'), 'half');
    expect(readdirSync(PartialRecords.claim(parent, 'a').folder)).toEqual([]);
  });
});
