/** A gate's certificate in the form that a study writes: the op table, and one method. */
export const CERTIFICATE = {
  environment: { node: '20.11.0' },
  ops: {
    backend: 'wasm',
    description: 'WebAssembly SIMD, 2 threads',
    seed: 42,
    runs: 20,
    seconds: 1.7,
    exceptions: [],
    holds: true,
    laws: [
      { law: 'matmul.reference', ops: ['matmul'], generator: 'realistic', runs: 20, worst: 0.31 },
      { law: 'matmul.exact', ops: ['matmul'], generator: 'dyadic', runs: 20, worst: 0 },
      { law: 'div.reference', ops: ['div'], generator: 'realistic', runs: 20, worst: 0 },
    ],
  },
  methods: [
    {
      method: 'rtn',
      options: {},
      schemes: ['W4A16-g16-asym'],
      backend: 'wasm',
      description: 'WebAssembly SIMD, 2 threads',
      judges: ['reference'],
      seed: 42,
      runs: 3,
      seconds: 0.4,
      holds: true,
      laws: [{ law: 'codes', says: 'codes agree', against: 'reference', runs: 3 }],
    },
  ],
};

/** A leak check in the form that a study writes, with one shared text. */
export const LEAKS = {
  fatal: false,
  ngram: 13,
  checks: [
    {
      model: 'models/mini-s',
      calibration: 'calibration.json, 32 x 256, seed 0',
      task: 'wikitext2_token_perplexity',
      ngram: 13,
      documents: 40,
      equalDocuments: 0,
      sharingWords: 1,
      sharingTokens: 1,
      worst: [{ index: 7, sharedFraction: 0.02, example: 'the of and in to a was is for on as by with' }],
    },
  ],
};
