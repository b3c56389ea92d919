import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { RecipeError } from './recipe-error.ts';
import { SUITES, TASKS } from '@ptqlab/eval';
import { METHODS } from '@ptqlab/quant';
import { parseRecipe, recipeJsonSchema } from './recipe.ts';

const RECIPES = fileURLToPath(new URL('../../../recipes', import.meta.url));

const good = `
name: small
models: [.]
grid:
  - { method: RTN, schemes: [w4a16-g64] }
calibration: { source: calibration.json }
perplexity: { text: evaluation.txt, windows: 4 }
`;

/** Ten aliases of ten aliases of …: 10^10 values. */
const bomb = `{ a: &a [${'x,'.repeat(10)}]${Array.from({ length: 10 }, (_, i) => {
  const name = 'abcdefghijk';
  return `, ${name[i + 1]}: &${name[i + 1]} [${`*${name[i]},`.repeat(10)}]`;
}).join('')} }`;

describe('parseRecipe', () => {
  it('fills in defaults and writes schemes canonically', () => {
    const recipe = parseRecipe(good, 'small.yaml');
    expect(recipe.grid).toEqual([{ method: 'rtn', schemes: ['W4A16-g64-asym'], options: {} }]);
    expect(recipe.calibration).toEqual({ source: 'calibration.json', samples: 32, length: 256, seeds: [0] });
    expect(recipe.gate).toEqual({ runs: 20, seed: 42, methods: true });
    expect(recipe).toMatchObject({
      computeDtype: 'f32',
      onFailure: 'stop',
      significance: { alpha: 0.05, margin: 0.02 },
      leaks: { fatal: false },
    });
  });

  it('changes what `full` says, key by key, only when asked', () => {
    const text = `${good}suite: mini\nlimit: 10\nfull: { limit: null, calibration: { samples: 128, seeds: [0, 1, 2] } }\n`;
    const calibration = { source: 'calibration.json', length: 256 };
    expect(parseRecipe(text, 'a.yaml')).toMatchObject({ limit: 10, calibration: { ...calibration, samples: 32 } });
    const full = parseRecipe(text, 'a.yaml', true);
    expect(full.limit).toBeUndefined();
    expect(full).toMatchObject({
      calibration: { ...calibration, samples: 128, seeds: [0, 1, 2] },
      perplexity: { windows: 4 },
    });
  });

  it('can keep some tasks of a suite by name, not of a list', () => {
    expect(parseRecipe(`${good}suite: mini\ntasks: [piqa]\n`, 'a.yaml')).toMatchObject({
      suite: 'mini',
      tasks: ['piqa'],
    });
    for (const text of [`${good}tasks: [piqa]\n`, `${good}suite: [piqa, boolq]\ntasks: [piqa]\n`])
      expect(() => parseRecipe(text, 'a.yaml')).toThrow(/tasks: tasks are kept of a suite by name: give suite/);
  });

  it('offers editors every method, suite and task there is', () => {
    const schema = JSON.stringify(recipeJsonSchema());
    for (const names of [METHODS, SUITES, TASKS])
      expect(schema).toContain(`"enum":${JSON.stringify(Object.keys(names))}`);
  });

  it('can leave perplexity out where tasks are evaluated', () => {
    const text = `${good.replace(/perplexity.*/, '')}suite: [piqa, boolq]\n`;
    expect(parseRecipe(text, 'a.yaml')).toMatchObject({ suite: ['piqa', 'boolq'] });
  });

  it.each([
    ['an unknown method', good.replace('RTN', 'GPTO'), /grid\.0\.method.*"GPTO".*did you mean "gptq"/],
    ['an unknown part of a scheme', good.replace('w4a16-g64', 'w4a16-h64'), /grid\.0\.schemes\.0.*"h64"/],
    ['an unknown key', `${good}colour: red\n`, /colour/],
    ['a mapping where a key belongs', `${good}? { colour: red }\n: 1\n`, /key: "\{ colour: red \}"$/],
    ['a mapping of several lines there', `${good}? ? a\n  : b\n: 1\n`, /^.*Unrecognized key.*$/],
    ['a key of several lines', `${good}"a\\n\\r\\u2028b": 1\n`, /key: "a b"$/],
    ['nothing to measure', good.replace(/perplexity.*/, ''), /nothing is measured: give perplexity, suite/],
    ['two calibration sources', good.replace('calibration.json', 'a.json, text: b.txt'), /calibration: give one of/],
    ['no calibration source', good.replace('source: calibration.json', 'samples: 4'), /calibration: give one of/],
    ['a dtype that cannot be emulated', `${good}computeDtype: f8\n`, /computeDtype/],
    ['a wrong change under full', `${good}full: { limit: 0 }\n`, /full\.limit/],
    ['a number out of range', good.replace('windows: 4', 'windows: 0'), /perplexity\.windows/],
    ['text that is not YAML', 'a: [', /not YAML/],
    ['an alias of nothing', good.replace('small', '*nothing'), /not YAML: .*nothing/],
    ['aliases that multiply', good.replace('small', bomb), /not YAML: .*alias/i],
    ['brackets without end', `name: ${'['.repeat(1e5)}`, /not YAML/],
    ['a method that every object has', good.replace('RTN', '__proto__'), /grid\.0\.method.*"__proto__" is not known/],
    ['a scheme without widths', good.replace('w4a16-g64', "''"), /schemes\.0.*does not begin with a pair of widths/],
  ])('says where and what: %s', (_what, text, message) => {
    expect(() => parseRecipe(text, 'small.yaml')).toThrow(message);
    expect(() => parseRecipe(text, 'small.yaml')).toThrow(/^small\.yaml: /);
  });

  it('says what is wrong in one line of a damaged recipe, or reads it', () => {
    const recipes = readdirSync(RECIPES).filter((name) => name.endsWith('.yaml'));
    const texts = [good, ...recipes.map((name) => readFileSync(join(RECIPES, name), 'utf8'))];
    const pieces = [
      '*a',
      '&a ',
      '<<: *a',
      '__proto__: 1',
      'constructor: {}',
      '[',
      '{',
      ']',
      '}',
      ': ',
      '- ',
      '!!binary ',
      '"',
      '\n',
      '\t',
      '---\n',
      '1e999',
      '.nan',
      '~',
      '%YAML 9\n',
      '\u0000',
      '\ud800',
    ];
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.nat(20),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (text, all, full) => {
          let damaged = text;
          for (const { at, removed, put } of all) {
            const start = Math.floor(at * damaged.length);
            damaged = damaged.slice(0, start) + put + damaged.slice(start + removed);
          }
          try {
            parseRecipe(damaged, 'small.yaml', full);
          } catch (error) {
            expect(error).toBeInstanceOf(RecipeError);
            expect((error as Error).message).toMatch(/^small\.yaml: .+$/);
          }
        },
      ),
    );
  });

  it('has a JSON schema for editors, and the one in recipes/ is current', () => {
    const kept = readFileSync(join(RECIPES, 'recipe.schema.json'), 'utf8');
    // Else: npm run build && node tools/recipe-schema.mjs
    expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())));
  });

  it.each(readdirSync(RECIPES).filter((name) => name.endsWith('.yaml')))(
    'accepts recipes/%s, with --full too',
    (name) => {
      const text = readFileSync(join(RECIPES, name), 'utf8');
      for (const full of [false, true]) expect(parseRecipe(text, name, full).name).not.toBe('');
    },
  );
});
