import { parseRecipe, recipeJsonSchema } from './recipe.ts';

const good = `
name: small
models: [.]
grid:
  - { method: RTN, schemes: [w4a16-g64] }
calibration: { source: calibration.json }
perplexity: { text: evaluation.txt, windows: 4 }
`;

describe('parseRecipe', () => {
  it('fills in defaults and writes schemes canonically', () => {
    const recipe = parseRecipe(good, 'small.yaml');
    expect(recipe.grid).toEqual([{ method: 'rtn', schemes: ['W4A16-g64-asym'], options: {} }]);
    expect(recipe.calibration).toEqual({ source: 'calibration.json', samples: 32, length: 256, seeds: [0] });
    expect(recipe.gate).toEqual({ runs: 20, seed: 42 });
  });

  it.each([
    ['an unknown method', good.replace('RTN', 'GPTO'), /grid\.0\.method.*"GPTO".*did you mean "gptq"/],
    ['an unknown part of a scheme', good.replace('w4a16-g64', 'w4a16-h64'), /grid\.0\.schemes\.0.*"h64"/],
    ['an unknown key', `${good}colour: red\n`, /colour/],
    ['a missing part', good.replace(/perplexity.*/, ''), /perplexity/],
    ['a number out of range', good.replace('windows: 4', 'windows: 0'), /perplexity\.windows/],
    ['text that is not YAML', 'a: [', /not YAML/],
  ])('says where and what: %s', (_what, text, message) => {
    expect(() => parseRecipe(text, 'small.yaml')).toThrow(message);
    expect(() => parseRecipe(text, 'small.yaml')).toThrow(/^small\.yaml: /);
  });

  it('has a JSON schema for editors', () => {
    expect(Object.keys((recipeJsonSchema() as { properties: object }).properties)).toContain('grid');
  });
});
