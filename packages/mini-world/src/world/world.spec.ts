import fc from 'fast-check';
import { factHeldOut, generateWorld, recipeHeldOut } from './world.ts';

const seeds = fc.integer({ min: 0, max: 1000 });

describe('generateWorld', () => {
  it('gives the same world for the same seed and another for another', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(generateWorld(seed)).toEqual(generateWorld(seed));
        expect(generateWorld(seed).stated).not.toEqual(generateWorld(seed + 1).stated);
      }),
      { numRuns: 20 },
    );
  });

  it('uses the values of a relation equally often, so that none is a better guess', () => {
    const { stated, chineseStated } = generateWorld(7);
    const relations = new Set([...stated, ...chineseStated].map(({ relation }) => relation));
    for (const relation of relations) {
      const own = [...stated, ...chineseStated].filter((fact) => fact.relation === relation);
      const counts = relation.values.map((value) => own.filter((fact) => fact.value === value).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(new Set(own.map(({ subject }) => subject)).size).toBe(relation.subjects.length);
    }
  });

  it('derives the same value for all subjects with the same cause', () => {
    const { stated, derived } = generateWorld(7);
    for (const cause of ['kind', 'material']) {
      const of = new Map(
        stated.filter((fact) => fact.relation.name === cause).map((fact) => [fact.subject, fact.value]),
      );
      const effects = new Map<string, string>();
      for (const { relation, subject, value } of derived.filter((fact) => of.has(fact.subject))) {
        const key = `${relation.name} ${of.get(subject)}`;
        expect(effects.get(key) ?? value).toBe(value);
        effects.set(key, value);
      }
    }
  });

  it('never names the right tool among the other tools', () => {
    for (const { tool, otherTools } of generateWorld(7).recipes) {
      expect(otherTools).toHaveLength(5);
      expect(otherTools).not.toContain(tool);
    }
  });

  it('holds out hundreds of facts and recipes and keeps as many', () => {
    const { stated, derived, recipes, chineseStated } = generateWorld(7);
    for (const facts of [stated, derived]) expect(facts.filter(factHeldOut).length).toBeGreaterThan(130);
    for (const facts of [stated, derived])
      expect(facts.filter((fact) => !factHeldOut(fact)).length).toBeGreaterThan(130);
    expect(chineseStated.filter(factHeldOut).length).toBeGreaterThan(80);
    expect(recipes.filter(recipeHeldOut).length).toBeGreaterThan(130);
  });
});
