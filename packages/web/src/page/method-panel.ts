import type { Failure } from '@ptqlab/conformance';
import type { AboutResult } from '../lab/about.ts';
import type { LayerComparison, MethodComparison } from '../lab/compare-method.ts';
import { backendOptions } from './backend-options.ts';
import { element } from './element.ts';
import { choice, count } from './field.ts';
import { histogram } from './histogram.ts';
import { runJob } from './lab.ts';
import { methodFields } from './method-fields.ts';
import { panel } from './panel.ts';

/** One method on two backends: the same block of a drawn model, quantized twice. */
export function methodPanel({ backends, methods }: AboutResult, usable: readonly [a: string, b: string]): HTMLElement {
  const options = backendOptions(backends);
  const a = choice('Backend A', 'a', options, usable[0]);
  const b = choice('Backend B', 'b', options, usable[1]);
  const { method, scheme } = methodFields(methods, 'blockScheme', 'gptq', true);
  const size = count('Channels', 'size', 32, { min: 8, max: 1024, step: 8 });
  const tokens = count('Calibration tokens', 'tokens', 256, { min: 32, max: 65_536, step: 32 });
  const seed = count('Seed', 'seed', 42, { min: 0, max: 2 ** 31 - 1 });
  const runs = count('Layers per law', 'runs', 3, { max: 1000 });
  const results = element('div');
  let done = 0;
  return panel<'method'>({
    id: 'method',
    title: 'A whole method on both',
    says:
      'The laws of the method on drawn layers; then one decoder block with drawn weights, calibrated and quantized on each backend. Sums ' +
      'may round differently, so a weight on the border of two codes can fall either way: this shows how often.',
    fields: [a, b, method, scheme, size, tokens, runs, seed].map(({ row }) => row),
    action: 'Quantize on both',
    results,
    start(status) {
      done = 0;
      results.replaceChildren();
      const request = {
        a: a.value(),
        b: b.value(),
        method: method.value(),
        scheme: scheme.value(),
        hiddenSize: size.value(),
        tokens: tokens.value(),
        seed: seed.value(),
        runs: runs.value(),
      };
      return runJob('method', request, (what) => status.progress(1 - 0.93 ** ++done, what));
    },
    finish(comparison) {
      results.replaceChildren(
        lawTable(comparison),
        layerTable(comparison),
        histogram(comparison.ulpCounts, 'Quantized weights of A and B'),
      );
      return summary(comparison);
    },
  });
}

function summary(comparison: MethodComparison): string {
  const equal = sum(comparison, ({ equal: same }) => same);
  const weights = sum(comparison, ({ shape }) => shape[0] * shape[1]);
  const { laws, schemes } = comparison.laws;
  const broken = laws.filter(({ failure }) => failure).length;
  const under = schemes.length === 1 ? schemes[0]! : `${schemes.length} schemes`;
  const held =
    broken === 0 ? `All ${laws.length} laws hold under ${under}.` : `${broken} of ${laws.length} laws are broken.`;
  const same =
    equal === weights
      ? `all ${weights} quantized weights have the same bits`
      : `${weights - equal} of ${weights} quantized weights differ`;
  return `${held} In the block (${comparison.scheme}), ${same} on both backends.`;
}

const sum = ({ layers }: MethodComparison, of: (layer: LayerComparison) => number): number =>
  layers.reduce((total, layer) => total + of(layer), 0);

function layerTable({ layers }: MethodComparison): HTMLElement {
  const heads = ['Layer', 'Weights', 'Same bits', 'Distance', 'Output error A', 'Output error B'];
  const rows = layers.map(({ name, shape, equal, difference, outputErrors }) => {
    const cells = [
      `${shape[0]} × ${shape[1]}`,
      `${((100 * equal) / (shape[0] * shape[1])).toFixed(2)} %`,
      difference === 0 ? '0' : difference.toExponential(1),
      ...outputErrors.map((error) => error.toPrecision(4)),
    ];
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, name.replace('model.layers.0.', ''))),
      ...cells.map((cell, i) => element('td', { 'data-label': heads[i + 1]! }, cell)),
    );
  });
  return element(
    'div',
    { class: 'table' },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...rows),
    ),
  );
}

function lawTable({ laws }: MethodComparison): HTMLElement {
  const rows = laws.laws.map(({ law, says, against, failure }) =>
    element(
      'tr',
      failure ? { class: 'failure' } : {},
      element('th', { scope: 'row' }, element('code', {}, law), ' ', element('small', {}, says)),
      element(
        'td',
        { 'data-label': against ? 'A against B' : 'On A' },
        failure ? brokenLaw(law, failure, laws.schemes) : element('span', { class: 'verdict exact' }, 'holds'),
      ),
    ),
  );
  return element('div', { class: 'table' }, element('table', { class: 'laws' }, element('tbody', {}, ...rows)));
}

function brokenLaw(
  law: string,
  { message, counterexample, seed, path }: Failure,
  schemes: readonly string[],
): HTMLElement {
  return element(
    'div',
    {},
    element('p', {}, message),
    element('p', {}, 'The smallest layer found that shows it:'),
    element('pre', { tabindex: 0, 'aria-label': `what breaks ${law}` }, counterexample),
    element(
      'p',
      { class: 'replay' },
      `Replay: --law ${law} --scheme ${schemes.join(' ')} --seed ${seed} --path ${path}`,
    ),
  );
}
