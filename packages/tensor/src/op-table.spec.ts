import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { opTable } from './op-table.ts';
import { OPS } from './ops.ts';

const README = join(__dirname, '..', 'README.md');

describe('opTable', () => {
  it('has one line per row of the op table', () => {
    const lines = opTable().split('\n').slice(2);
    expect(lines).toHaveLength(Object.keys(OPS).length);
    for (const [i, op] of Object.keys(OPS).entries()) expect(lines[i]).toContain(`\`${op}\``);
  });

  it('says domains and bounds as people write them', () => {
    expect(opTable()).toContain('| `exp` | map | eˣ | f32: −87 … 88 | 4 ulp |');
    expect(opTable()).toContain('f32: −2³⁰ … 2³⁰, 2⁻³⁰ … 2³⁰ | exact |');
    expect(opTable()).toContain('u32: 0 … 2³² − 1, 0 … 31 | exact |');
    expect(opTable()).toContain('γ(K + 4) · Σ\\|terms\\| |');
  });

  it('is the one in the README (else run tools/op-table.mjs)', () => {
    const [, written] = readFileSync(README, 'utf8').split(/<!-- op table(?: end)?[^>]*-->\n/);
    expect(written?.trim()).toBe(opTable());
  });
});
