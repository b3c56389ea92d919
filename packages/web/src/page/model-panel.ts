import type { AboutResult } from '../lab/about.ts';
import type { ModelResult } from '../lab/quantize-embedded.ts';
import { backendOptions } from './backend-options.ts';
import { element } from './element.ts';
import { choice, count } from './field.ts';
import { fileField } from './file-field.ts';
import { runJob } from './lab.ts';
import { methodFields } from './method-fields.ts';
import { panel } from './panel.ts';

const HEADS = ['Model', 'Bits per weight', 'Perplexity', 'Against the original'];

/** Quantizes a model in the page and shows what it costs. */
export function modelPanel({ backends, methods, models }: AboutResult, usable: string): HTMLElement {
  const embedded = choice(
    'Model',
    'model',
    models.map(({ name, parameters }) => ({ value: name, title: `${name} (${parameters})` })),
    models[0]!.name,
  );
  const backend = choice('Backend', 'backend', backendOptions(backends, false), usable);
  const { method, scheme } = methodFields(methods, 'modelScheme', 'rtn');
  const windows = count('Windows of text', 'windows', 8, { max: 10_000 });
  const files = fileField(
    'Your own model (optional)',
    'or drop files here: config.json, .safetensors, tokenizer, a .txt to evaluate on',
  );
  const body = element('tbody');
  return panel<'model'>({
    id: 'model',
    title: 'A language model, quantized in this page',
    says:
      'Three models of some million parameters come with this page: one learned WikiText-2, two a small world of their own. ' +
      'Perplexity says how surprised a model is by text of its kind that it has never seen: lower is better, ' +
      'and a good method hardly raises it.',
    fields: [...[embedded, backend, method, scheme, windows].map(({ row }) => row), files.row],
    action: 'Quantize',
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
      const chosen = files.value();
      const request = {
        ...(chosen.length > 0 ? { files: chosen } : {}),
        model: embedded.value() as (typeof models)[number]['name'],
        backend: backend.value(),
        method: method.value(),
        scheme: scheme.value(),
        windows: windows.value(),
      };
      const name = `${method.value()} ${scheme.value()}`;
      body.replaceChildren();
      body.dataset['name'] = name;
      return runJob('model', request, ({ what, done, of }) => status.progress(done / of, `${what}: ${done} of ${of}`));
    },
    finish(result) {
      body.replaceChildren(...modelRows(result, body.dataset['name']!));
      return `Done in ${result.seconds.toFixed(1)} s: ${result.windows} windows of ${result.length} tokens on ${result.backend}.`;
    },
  });
}

function modelRows({ model, original, quantized, bitsPerWeight }: ModelResult, name: string): HTMLElement[] {
  const row = (title: string, ...cells: string[]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, title),
      ...cells.map((cell, i) => element('td', { 'data-label': HEADS[i + 1]! }, cell)),
    );
  const change = (100 * (quantized - original)) / original;
  return [
    row(model, 'as stored', original.toFixed(3), '—'),
    row(
      name,
      bitsPerWeight.toFixed(2),
      quantized.toFixed(3),
      `${change >= 0 ? '+' : '−'}${Math.abs(change).toFixed(2)} %`,
    ),
  ];
}
