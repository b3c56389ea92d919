import { TRAINING_STAGES, trainingTexts, type TrainingMix } from './training-texts.ts';
import { generateWorld } from './world/world.ts';

const world = generateWorld(7);
const drawn = (mix: TrainingMix, count: number) => [...trainingTexts(world, 5, count, mix)].map(({ source }) => source);

describe('trainingTexts', () => {
  it.each(Object.entries<TrainingMix>(TRAINING_STAGES))('draws the sources of stage %s by their shares', (_, mix) => {
    const count = 4000;
    const sources = drawn(mix, count);
    const total = Object.values(mix).reduce((sum, share) => sum + share, 0);
    for (const [source, share] of Object.entries(mix)) {
      const expected = (count * share) / total;
      const seen = sources.filter((one) => one === source).length;
      // Five standard deviations of a count that is drawn so.
      expect(Math.abs(seen - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected));
    }
  });

  it('names a source that does not exist', () => {
    expect(() => drawn({ piqa: 1, piqua: 1 }, 1)).toThrow('The training mix names "piqua"; sources are wikitext, c4');
  });
});
