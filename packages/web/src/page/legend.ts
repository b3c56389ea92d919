import { element } from './element.ts';
import { errorBar } from './error-bar.ts';

/** How to read the table. */
export function legend(): HTMLElement {
  const entry = (sample: number | 'broken', words: string) =>
    element('div', {}, element('dt', {}, errorBar(sample)), element('dd', {}, words));
  return element(
    'dl',
    { class: 'legend' },
    entry(0, 'every result is the correctly rounded one'),
    entry(0.4, 'the worst error seen, as a share of what arithmetic allows; under 100 % is right'),
    entry('broken', 'an error above the bound; the smallest input that shows it is printed'),
  );
}
