import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMachines } from './read-machines.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ptqlab-machines-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function certificate(name: string, text: string): void {
  mkdirSync(join(folder, 'certificates', name), { recursive: true });
  writeFileSync(join(folder, 'certificates', name, 'certificate.json'), text);
}
const timings = (...lines: (object | string)[]): void =>
  writeFileSync(
    join(folder, 'timings.jsonl'),
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );

describe('readMachines', () => {
  it('counts the cells of the map by the last line of each, and the ones nobody is known of', async () => {
    certificate('aa', '{"proves":"aa"}');
    certificate('bb', '{"proves":"bb"}');
    certificate('idle', '{"proves":"idle"}');
    certificate('torn', '{"proves":');
    timings(
      { id: '1', proof: 'aa' },
      { id: '2', proof: 'aa' },
      { id: '2', proof: 'bb' },
      { id: '3', proof: 'bb' },
      { id: '4', proof: 'torn' },
      { id: '5' },
      { id: 'of an earlier recipe', proof: 'aa' },
      '{"id":"6","pro',
    );
    expect(await readMachines(folder, new Set(['1', '2', '3', '4', '5', '6']))).toEqual({
      machines: [
        { cells: 2, certificate: { proves: 'bb' } },
        { cells: 1, certificate: { proves: 'aa' } },
      ],
      unrecorded: 3,
    });
  });

  it('reads a folder that says nothing', async () => {
    expect(await readMachines(folder, new Set(['1']))).toEqual({ machines: [], unrecorded: 1 });
  });
});
