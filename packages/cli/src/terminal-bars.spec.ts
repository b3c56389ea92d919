import fc from 'fast-check';
import { FakeTerminal } from '../testing/fake-terminal.ts';
import { openProgress } from './progress.ts';
import { openStudyProgress } from './study-progress.ts';

const terminal = (columns?: number) => {
  const fake = new FakeTerminal(columns);
  return { fake, stream: fake as unknown as NodeJS.WriteStream };
};
const LONG = 'LEAK models/small, c4: of 5 documents 1 share 13 tokens with calibration, for instance "a b c d e f g"';

describe('lines on a terminal', () => {
  it('are shown at once, and stay when the bars stop', () => {
    const { fake, stream } = terminal();
    const progress = openProgress(2, stream);
    progress.step('leaks', 1);
    progress.line(LONG);
    expect(fake.screen.split('\n')).toEqual([LONG, expect.stringContaining('leaks'), expect.anything()]);
    progress.stop();
    expect(fake.screen).toBe(LONG);
  });

  it('of a study: the outcome of the last cell is there, and what is printed between two stops', () => {
    const { fake, stream } = terminal();
    const progress = openStudyProgress(1, stream);
    progress.started(0, 'rtn W4', 1);
    progress.progress(0, { phase: 'evaluate', fraction: 0.5, what: 'piqa' });
    progress.finished(0);
    progress.line('rtn W4: failed: no memory');
    progress.stop();
    stream.write('the map\n');
    progress.line('after');
    progress.stop();
    expect(fake.screen).toBe('rtn W4: failed: no memory\nthe map\nafter');
  });

  it('are all there in their order after any sequence of events', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('line' as const), at: fc.nat(3) }),
      fc.record({ kind: fc.constantFrom('started', 'progress', 'finished'), at: fc.nat(3) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { fake, stream } = terminal();
        const progress = openStudyProgress(10, stream);
        const lines: string[] = [];
        for (const { kind, at } of events) {
          if (kind === 'line') progress.line(lines[lines.push(`${'word '.repeat(at)}line ${lines.length}`) - 1]!);
          else if (kind === 'started') progress.started(at, `cell ${at}`, 1);
          else if (kind === 'finished') progress.finished(at);
          else progress.progress(at, { phase: 'quantize', fraction: 0.1 * at, what: 'layer' });
        }
        progress.stop();
        expect(fake.screen).toBe(lines.join('\n'));
      }),
    );
  });
});
