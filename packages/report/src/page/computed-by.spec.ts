import { CERTIFICATE } from '../../../accuracy-map/testing/sample-gate.ts';
import { computedBy } from './computed-by.ts';

const certificate = (processor: string) => ({ ...CERTIFICATE, environment: { processor, cores: 2, node: '20.1.0' } });

describe('computedBy', () => {
  it('shows every machine with its number of cells and its own certificate, not that of the one that made the map', () => {
    const machines = [
      { cells: 5, certificate: certificate('A') },
      { cells: 2, certificate: certificate('B') },
    ];
    const shown = computedBy({ computedBy: { machines, unrecorded: 1 }, certificate: { ...CERTIFICATE, methods: [] } });
    expect(shown.machines.map(({ cells, text }) => [cells, text])).toEqual([
      [5, '1. A, cores 2, node 20.1.0'],
      [2, '2. B, cores 2, node 20.1.0'],
    ]);
    expect(shown.note).toBe('Of 1 cells the folder does not say who computed them.');
    expect(shown.certificates.map(({ title }) => title)).toEqual(Array(2).fill(['Op table', 'Method: rtn']).flat());
  });

  it('falls back on the certificate of the folder where nothing is recorded', () => {
    const shown = computedBy({ computedBy: { machines: [], unrecorded: 3 }, certificate: CERTIFICATE });
    expect(shown).toMatchObject({ machines: [], note: '', certificates: [{ title: 'Op table' }, { holds: true }] });
  });
});
