import type { Change } from './change.ts';
import { holmNote } from './holm-note.ts';

const change = (p: number, pAdjusted: number): Change => ({ p, pAdjusted }) as Change;

describe('holmNote', () => {
  it('speaks only where correction alone withholds the word', () => {
    expect(holmNote(change(0.003, 0.066), 22, 'settings', 0.05)).toBe(
      'lower if tested alone (p = 0.003), not as one of 22 settings (p = 0.066 after Holm)',
    );
    expect(holmNote(change(0.06, 1), 22, 'settings', 0.05)).toBe('');
    expect(holmNote(change(0.001, 0.02), 22, 'tasks', 0.05)).toBe('');
  });
});
