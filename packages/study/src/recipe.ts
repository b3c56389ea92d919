import { methodNamed, parseScheme, printScheme } from '@ptqlab/quant';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { isMethodFile } from './load-method.ts';
import { RecipeError } from './recipe-error.ts';

const scheme = z.string().transform((text, context) => {
  try {
    return printScheme(parseScheme(text));
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const method = z.string().transform((name, context) => {
  if (isMethodFile(name)) return name;
  try {
    return methodNamed(name).name;
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const optionValue = z.union([z.number(), z.boolean(), z.string()]);

/** What a study does: the models, the methods and schemes to try on them, calibration, and what is measured. */
export const RECIPE = z.strictObject({
  name: z.string().min(1).describe('name of the study, used in its report'),
  models: z.array(z.string()).min(1).describe('model folders, relative to the recipe'),
  grid: z
    .array(
      z.strictObject({
        method: method.describe('a method by name, or a TypeScript file that exports one'),
        schemes: z.array(scheme).min(1).describe('schemes, for instance W4A16-g128-sym'),
        options: z
          .record(z.string(), optionValue)
          .default({})
          .describe("the method's options, where they are not the defaults"),
      }),
    )
    .describe('methods and the schemes each is run with; full precision is always measured'),
  calibration: z
    .strictObject({
      source: z.string().describe('text file, or JSON with token ids by seed, relative to each model folder'),
      samples: z.int().min(1).default(32).describe('sequences'),
      length: z.int().min(2).default(256).describe('tokens a sequence'),
      seeds: z.array(z.int().min(0)).min(1).default([0]),
    })
    .describe('what the methods are calibrated on'),
  perplexity: z
    .strictObject({
      text: z.string().describe('text file, relative to each model folder'),
      length: z.int().min(2).default(256).describe('tokens a window'),
      windows: z.int().min(1).optional().describe('windows from the start; all when left out'),
      baselineWindows: z.int().min(1).optional().describe('windows for full precision; all when left out'),
    })
    .describe('token perplexity as the GPTQ papers compute it'),
  gate: z
    .strictObject({ runs: z.int().min(1).default(20), seed: z.int().default(42) })
    .prefault({})
    .describe('parity that is proven before anything is evaluated'),
});

export type Recipe = z.output<typeof RECIPE>;

/**
 * Reads a recipe from YAML text.
 * @throws RecipeError naming the file, the place and what is wrong there
 */
export function parseRecipe(text: string, file: string): Recipe {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new RecipeError(`${file}: not YAML: ${error.message.split('\n')[0]}`);
  const result = RECIPE.safeParse(document.toJS());
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'recipe'}: ${message}`);
  throw new RecipeError(`${file}: ${problems.join('; ')}`);
}

/** JSON schema of a recipe, for editors. */
export function recipeJsonSchema(): object {
  return z.toJSONSchema(RECIPE, { io: 'input', unrepresentable: 'any' });
}
