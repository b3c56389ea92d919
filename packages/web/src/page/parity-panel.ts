import { OPS, type OpName } from '@ptqlab/tensor';
import type { AboutResult } from '../lab/about.ts';
import type { ParityProgress } from '../lab/prove-parity.ts';
import { backendOptions, titleOf } from './backend-options.ts';
import { element } from './element.ts';
import { choice, count } from './field.ts';
import { histogram } from './histogram.ts';
import { runJob } from './lab.ts';
import { legend } from './legend.ts';
import { opRows, type OpRow } from './op-rows.ts';
import { panel } from './panel.ts';
import { parityTable } from './parity-table.ts';
import { verdict } from './verdict.ts';

const ALL = 'all';
const STAGES = ['a', 'b', 'both'] as const;

/** Two backends, all laws: the heart of the page. @param usable the backends to begin with */
export function parityPanel({ backends }: AboutResult, usable: readonly [a: string, b: string]): HTMLElement {
  const options = backendOptions(backends);
  const ops = Object.keys(OPS) as OpName[];
  const a = choice('Backend A', 'a', options, usable[0]);
  const b = choice('Backend B', 'b', options, usable[1]);
  const what = choice(
    'Operations',
    'op',
    [
      { value: ALL, title: `All ${ops.length} and memory` },
      ...ops.map((op) => ({ value: op, title: op, group: `only one (${OPS[op].family})` })),
    ],
    ALL,
  );
  const runs = count('Inputs per law', 'runs', 20, { max: 10_000 });
  const seed = count('Seed', 'seed', 42, { min: 0, max: 2 ** 31 - 1 });

  const answer = element('div', { 'aria-live': 'polite' });
  const table = element('div', { class: 'table' });
  const chart = element('div');
  let reports: ParityProgress[] = [];
  let shown: readonly string[] = ops;
  const rows = (): OpRow[] => opRows(reports, shown);
  const draw = (): void =>
    table.replaceChildren(
      parityTable(rows(), [`A: ${titleOf(backends, a.value())}`, `B: ${titleOf(backends, b.value())}`]),
    );
  const drawSoon = onceAFrame(draw);
  draw();

  return panel<'parity'>({
    id: 'parity',
    title: 'Proof, operation by operation',
    says:
      'Every operation that a quantization method may use is run on drawn inputs, hard cases included, on each backend by itself and then on both. ' +
      'Choose a backend that is broken on purpose to see a law find the defect.',
    fields: [a, b, what, runs, seed].map(({ row }) => row),
    action: 'Prove it',
    results: element('div', {}, answer, legend(), table, chart),
    start(status) {
      reports = [];
      shown = what.value() === ALL ? ops : [what.value()];
      answer.replaceChildren();
      chart.replaceChildren();
      draw();
      const selected = what.value() === ALL ? {} : { ops: [what.value()] };
      return runJob(
        'parity',
        { a: a.value(), b: b.value(), ...selected, runs: runs.value(), seed: seed.value() },
        (report) => {
          reports.push(report);
          const share = (STAGES.indexOf(report.stage) + report.done / report.of) / STAGES.length;
          status.progress(
            share,
            `${{ a: 'Backend A', b: 'Backend B', both: 'Both' }[report.stage]}: ${report.outcome.law}`,
          );
          drawSoon();
        },
      );
    },
    finish(result) {
      draw();
      const all = rows();
      answer.replaceChildren(verdict(all, result));
      const bins = all.flatMap(({ both }) => (both ? [both.ulpCounts] : []));
      if (bins.length > 0) {
        const sums = bins[0]!.map((_, bin) => bins.reduce((sum, counts) => sum + counts[bin]!, 0));
        chart.replaceChildren(histogram(sums, 'How far apart are A and B? All f32 results of the laws'));
      }
      return 'Done.';
    },
  });
}

function onceAFrame(draw: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw();
    });
  };
}
