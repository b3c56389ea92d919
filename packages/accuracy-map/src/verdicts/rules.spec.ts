import { RULES, verdictOf, type Evidence } from './rules.ts';
import { VERDICT_SIGNS, VERDICTS } from './verdict.ts';

const NAMES = [
  ...([
    'failed',
    'notFinite',
    'paired',
    'headroom',
    'lower',
    'atChance',
    'equivalent',
    'tolerable',
    'harmedTask',
    'collapsedTask',
  ] as const),
];

const everything: Evidence[] = Array.from({ length: 2 ** NAMES.length }, (_, bits) => {
  const entries = NAMES.map((name, i) => [name, ((bits >> i) & 1) === 1] as const);
  return Object.fromEntries(entries) as unknown as Evidence;
});

describe('the rules of verdicts', () => {
  it('give a verdict to any evidence, and every verdict to some', () => {
    expect(new Set(everything.map(verdictOf))).toEqual(new Set(VERDICTS));
  });

  it('never call anything lossless without equivalence, or harmful or near chance without a significant loss', () => {
    for (const evidence of everything) {
      const verdict = verdictOf(evidence);
      if (verdict === 'lossless') expect(evidence.equivalent && !evidence.harmedTask).toBe(true);
      if (verdict === 'near chance') expect(evidence.lower).toBe(true);
      if (verdict === 'harmful') expect(evidence.lower || evidence.collapsedTask).toBe(true);
      if (verdict === 'practical') expect(evidence.tolerable && !evidence.collapsedTask).toBe(true);
    }
  });

  it('never call a setting lossless, practical or unclear of which one task collapsed', () => {
    // A task that is near chance is harmed as well.
    const collapsed = everything.filter(({ collapsedTask, harmedTask }) => collapsedTask && harmedTask).map(verdictOf);
    for (const verdict of ['lossless', 'practical', 'not distinguishable']) expect(collapsed).not.toContain(verdict);
  });

  it('say themselves in words with the recipe’s numbers, once for every verdict', () => {
    const texts = RULES.map(({ says }) => says({ alpha: 0.01, margin: 0.03, tolerance: 0.075 }));
    expect(RULES.map(({ verdict }) => verdict).sort()).toEqual([...VERDICTS].sort());
    expect(texts.join()).toMatch(/± 3 points.*7\.5 points/s);
    expect(texts.join()).toContain('p ≤ 0.01');
  });

  it('have signs that differ', () => {
    expect(new Set(Object.values(VERDICT_SIGNS)).size).toBe(VERDICTS.length);
  });
});
