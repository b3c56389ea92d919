import fc from 'fast-check';
import { paretoFront } from './pareto-front.ts';

const points = fc.array(fc.record({ cost: fc.integer({ min: 0, max: 9 }), quality: fc.integer({ min: 0, max: 9 }) }));

describe('paretoFront', () => {
  it('holds exactly what nothing beats, one point of each kind', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = paretoFront(all);
        const isBeaten = (one: (typeof all)[number]): boolean =>
          all.some(
            ({ cost, quality }) =>
              cost <= one.cost && quality >= one.quality && (cost < one.cost || quality > one.quality),
          );
        const unbeaten = new Set(all.filter((one) => !isBeaten(one)).map(({ cost, quality }) => `${cost} ${quality}`));
        expect(front.map(({ cost, quality }) => `${cost} ${quality}`).sort()).toEqual([...unbeaten].sort());
      }),
    );
  });

  it('leaves out what is not finite', () => {
    expect(
      paretoFront([
        { cost: 1, quality: NaN },
        { cost: 2, quality: Infinity },
      ]),
    ).toEqual([]);
  });
});
