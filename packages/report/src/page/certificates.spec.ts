import { certificatesOf } from './certificates.ts';

const law = { law: 'exp.realistic', generator: 'realistic', runs: 20, worst: 0.154813 };

describe('certificatesOf', () => {
  it('finds the op table and every method of a study’s gate', () => {
    const gate = {
      environment: { node: '20' },
      ops: { backend: 'wasm', seed: 42, holds: true, exceptions: [], laws: [law] },
      methods: [
        {
          method: 'gptq',
          judges: ['reference'],
          holds: false,
          laws: [{ law: 'codes', against: 'reference', runs: 3 }],
        },
      ],
    };
    expect(certificatesOf(gate)).toEqual([
      {
        title: 'Op table',
        holds: true,
        facts: [
          ['backend', 'wasm'],
          ['seed', '42'],
          ['exceptions', 'none'],
        ],
        laws: [{ law: 'exp.realistic', generator: 'realistic', runs: '20', worst: '0.155' }],
      },
      {
        title: 'Method: gptq',
        holds: false,
        facts: [
          ['method', 'gptq'],
          ['judges', 'reference'],
        ],
        laws: [{ law: 'codes', generator: 'against reference', runs: '3', worst: '' }],
      },
    ]);
  });

  it('takes a single certificate as it is, and nothing from anything else', () => {
    expect(certificatesOf({ holds: true, laws: [law] })).toMatchObject([{ title: 'Op table', holds: true }]);
    for (const other of [undefined, null, 3, 'x', [], {}, { laws: 3 }]) expect(certificatesOf(other)).toEqual([]);
  });
});
