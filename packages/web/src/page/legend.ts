import { element } from './element.ts';
import { errorBar } from './error-bar.ts';

/** How to read the table. */
export function legend(): HTMLElement {
  const entry = (sample: HTMLElement, words: string) =>
    element('div', {}, element('dt', {}, sample), element('dd', {}, words));
  return element(
    'dl',
    { class: 'legend' },
    entry(errorBar(0), 'every result is the correctly rounded one'),
    entry(errorBar(0.4), 'the worst error seen, as a share of what arithmetic allows; under 100 % is right'),
    entry(errorBar('broken'), 'an error above the bound; the smallest input that shows it is printed'),
    entry(element('strong', {}, '1 step'), 'the distance from one 32-bit number to the next, its last binary digit'),
  );
}
