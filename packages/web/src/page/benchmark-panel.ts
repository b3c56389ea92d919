import { PACKED_BITS, type PackedBits } from '@ptqlab/tensor';
import type { AboutResult } from '../lab/about.ts';
import type { BenchmarkRow } from '../lab/run-benchmark.ts';
import { backendOptions } from './backend-options.ts';
import { element } from './element.ts';
import { choice, count } from './field.ts';
import { compact, duration } from './in-words.ts';
import { runJob } from './lab.ts';
import { panel } from './panel.ts';

const HEADS = ['Work', 'Time per call', 'Memory speed', 'Arithmetic speed'];
const WORKS = 4;

/** How fast packing, dequantization and matmul are here. */
export function benchmarkPanel({ backends }: AboutResult, usable: string): HTMLElement {
  const backend = choice('Backend', 'backend', backendOptions(backends, false), usable);
  const rows = count('Output features', 'rows', 512, { max: 16_384 });
  const columns = count('Input features', 'columns', 512, { max: 16_384 });
  const tokens = count('Tokens', 'tokens', 16, { max: 4096 });
  const bits = choice(
    'Bits',
    'bits',
    PACKED_BITS.map((n) => ({ value: String(n), title: String(n) })),
    '4',
  );
  const group = count('Columns per group', 'group', 64, { max: 16_384 });
  const body = element('tbody');
  return panel<'benchmark'>({
    id: 'benchmark',
    title: 'Speed on this machine',
    says: 'One linear layer: packing its codes, dequantizing them, and multiplying with and without unpacking first. Medians of five samples.',
    fields: [backend, rows, columns, tokens, bits, group].map(({ row }) => row),
    action: 'Measure',
    results: element(
      'div',
      { class: 'table' },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...HEADS.map((head) => element('th', { scope: 'col' }, head)))),
        body,
      ),
    ),
    start(status) {
      body.replaceChildren();
      const request = {
        backend: backend.value(),
        rows: rows.value(),
        columns: columns.value(),
        tokens: tokens.value(),
        bits: Number(bits.value()) as PackedBits,
        groupSize: group.value(),
      };
      return runJob('benchmark', request, (row) => {
        body.append(benchmarkRow(row));
        status.progress(body.childElementCount / WORKS, `Measured ${row.work}`);
      });
    },
    finish: () => 'Done. GB/s counts operands and result once; GFLOP/s counts multiplications and additions.',
  });
}

function benchmarkRow({ work, says, seconds, bytes, flops }: BenchmarkRow): HTMLElement {
  const cells = [
    duration(seconds),
    `${(bytes / seconds / 1e9).toPrecision(3)} GB/s`,
    flops === 0 ? 'no arithmetic' : `${compact(flops / seconds)}FLOP/s`,
  ];
  return element(
    'tr',
    { 'data-work': work },
    element('th', { scope: 'row' }, element('code', {}, work), ' ', element('small', {}, says)),
    ...cells.map((cell, i) => element('td', { 'data-label': HEADS[i + 1]! }, cell)),
  );
}
