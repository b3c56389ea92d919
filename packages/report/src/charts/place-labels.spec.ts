import fc from 'fast-check';
import { boxOf, overlaps, placeLabels } from './place-labels.ts';

const plot = { left: 64, right: 544, top: 56, bottom: 320 };
const point = fc.record({
  text: fc.constantFrom('rtn W3A16', 'gptq W4A16', 'smoothquant W4A8', 'x'),
  x: fc.integer({ min: 64, max: 544 }),
  y: fc.integer({ min: 56, max: 320 }),
});
const reference = { left: 68, right: 160, top: 100, bottom: 113 };

describe('placeLabels', () => {
  it('never puts a name on another one, on what is taken, or out of the plot', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const boxes = placeLabels(points, plot, [reference]).map(boxOf);
        boxes.forEach((box, i) => {
          expect([reference, ...boxes.slice(0, i)].some((other) => overlaps(box, other))).toBe(false);
          expect(box.left >= plot.left && box.right <= plot.right).toBe(true);
          expect(box.top >= plot.top && box.bottom <= plot.bottom).toBe(true);
        });
      }),
    );
  });

  it('names a point that stands alone, and both of two that are near', () => {
    const near = [
      { text: 'rtn W3A16', x: 300, y: 200 },
      { text: 'gptq W4A16', x: 340, y: 198 },
    ];
    expect(placeLabels(near, plot, []).map(({ text }) => text)).toEqual(['rtn W3A16', 'gptq W4A16']);
    fc.assert(fc.property(point, (alone) => expect(placeLabels([alone], plot, [])).toHaveLength(1)));
  });
});
