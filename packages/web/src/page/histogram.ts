import { drawing, element } from './element.ts';
import { compact } from './in-words.ts';

const [WIDTH, HEIGHT, GAP] = [560, 150, 10];
const LABELS = ['same bits', '1 step', '2', '≤ 4', '≤ 16', '≤ 256', '≤ 65 536', 'more'];

/** Heights 0 … 1 of counts on a logarithmic scale, so that one value in a million is still seen. */
export function heights(counts: readonly number[]): number[] {
  const top = Math.log10(1 + Math.max(1, ...counts));
  return counts.map((count) => Math.log10(1 + count) / top);
}

/** How many values lie how many f32 steps apart, as bars. */
export function histogram(counts: readonly number[], caption: string): HTMLElement {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const slot = WIDTH / counts.length;
  const bars = heights(counts).flatMap((height, bin) => {
    const middle = slot * (bin + 0.5);
    const top = HEIGHT - 40 - height * (HEIGHT - 62);
    return [
      drawing('rect', {
        class: bin === 0 ? 'same' : 'apart',
        x: slot * bin + GAP / 2,
        y: top,
        width: slot - GAP,
        height: HEIGHT - 40 - top,
        rx: 3,
      }),
      drawing('text', { x: middle, y: top - 6, class: 'count' }, compact(counts[bin]!)),
      drawing('text', { x: middle, y: HEIGHT - 22, class: 'label' }, LABELS[bin] ?? ''),
    ];
  });
  const spoken = `${caption}: ${counts.map((count, bin) => `${count} ${LABELS[bin]}`).join(', ')}`;
  return element(
    'figure',
    { class: 'histogram' },
    element('figcaption', {}, `${caption} (${compact(total)} values)`),
    drawing(
      'svg',
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': spoken },
      drawing('line', { class: 'axis', x1: 0, x2: WIDTH, y1: HEIGHT - 39.5, y2: HEIGHT - 39.5 }),
      ...bars,
      drawing(
        'text',
        { x: WIDTH / 2, y: HEIGHT - 4, class: 'label' },
        'distance between the two results, in steps of the last f32 digit',
      ),
    ),
  );
}
