import { pText } from '../claims/change-text.ts';
import type { Change } from './change.ts';

/** Says where a loss would be shown if it had been tested alone, and only Holm's correction withholds the word; else empty. */
export function holmNote({ p, pAdjusted }: Change, family: number, of: 'settings' | 'tasks', alpha: number): string {
  if (p > alpha || pAdjusted <= alpha) return '';
  return `lower if tested alone (p = ${pText(p)}), not as one of ${family} ${of} (p = ${pText(pAdjusted)} after Holm)`;
}
