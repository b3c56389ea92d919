import { element } from './element.ts';
import { shareInWords } from './in-words.ts';

/** One error against its bound: how much of the track is filled is how much of the allowed error was seen. */
export function errorBar(worst: number | 'broken' | undefined): HTMLElement {
  if (worst === undefined) return element('span', { class: 'waiting' }, 'not run yet');
  const kind = worst === 'broken' ? 'broken' : worst === 0 ? 'exact' : 'within';
  const share = worst === 'broken' ? 1 : Math.min(1, worst);
  return element(
    'span',
    { class: `bar ${kind}` },
    element(
      'span',
      { class: 'track', 'aria-hidden': 'true' },
      element('span', { class: 'filled', style: `inline-size: ${(100 * share).toFixed(1)}%` }),
    ),
    element('span', { class: 'value' }, shareInWords(worst)),
  );
}
