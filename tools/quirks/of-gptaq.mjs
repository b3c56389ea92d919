// What is lost first of the published behaviour of gptaq and models; quirks.mjs says what the fields mean.

const SPECS = ['quant/src/methods/published-mistakes.spec.ts', 'golden/src/gptaq.spec.ts'];

export default [
  {
    of: 'gptaq',
    quirk: 'beyond a block the drift term takes rounded weights',
    file: 'quant/src/asymmetric-column-loop.ts',
    find: 'consistent ? w : q',
    put: 'w',
    specs: SPECS,
  },
  {
    of: 'gptaq',
    quirk: 'inside a block the drift term takes unrounded weights',
    file: 'quant/src/asymmetric-column-loop.ts',
    find: `            .transpose(),
          w,`,
    put: `            .transpose(),
          q,`,
    specs: SPECS,
  },
  {
    of: 'gptaq',
    quirk: 'layers with one input damp one shared H in turn',
    file: 'quant/src/methods/gptaq.ts',
    find: 'options.ownHessian ? statistics.hessian.copy() : statistics.hessian',
    put: 'statistics.hessian.copy()',
    specs: [
      'quant/src/methods/published-mistakes.spec.ts',
      'golden/src/gptaq.spec.ts',
      'quant/src/methods/options.spec.ts',
    ],
  },
  {
    of: 'gptaq',
    quirk: 'P is strictly upper',
    file: 'quant/src/drift-response.ts',
    find: '.mul(above)',
    put: '',
    specs: SPECS,
  },
  {
    of: 'gptaq',
    quirk: 'P comes from the damped H',
    file: 'quant/src/methods/gptaq.ts',
    find: 'P: driftResponse(D, U, options.alpha)',
    put: 'P: driftResponse(D, await factorOf(layer.name, order.square(revived), 0), options.alpha)',
    specs: SPECS,
  },
  {
    of: 'gptaq',
    quirk: 'the grid is that of QuaRot',
    file: 'quant/src/methods/gptaq.ts',
    find: 'scheme, quarotGrid,',
    put: 'scheme, { ...quarotGrid, fit: (x, o) => quarotGrid.fit(x.mul(7.5 / 7), o) },',
    specs: SPECS,
  },
  {
    of: 'models',
    quirk: 'k comes before v and q, up before gate: GPTAQ damps in that order',
    file: 'models/src/decoder/architecture.ts',
    find: "[['k', 'v', 'q'], ['o'], ['up', 'gate'], ['down']]",
    put: "[['q', 'k', 'v'], ['o'], ['gate', 'up'], ['down']]",
    specs: ['pipeline/src/quantize-model.spec.ts'],
  },
];
