import { SUITES, TASKS } from '@ptqlab/eval';
import { COMPUTE_DTYPES } from '@ptqlab/models';
import { ON_FAILURE } from '@ptqlab/pipeline';
import { methodNamed, METHODS, parseScheme, printScheme } from '@ptqlab/quant';
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

/** Editors are offered the built-in names, or a file. */
const methodText = z.string().meta({ anyOf: [{ enum: Object.keys(METHODS) }, { pattern: '\\.[mc]?[jt]s$' }] });

const method = methodText.transform((name, context) => {
  if (isMethodFile(name)) return name;
  try {
    return methodNamed(name).name;
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const optionValue = z.union([z.number(), z.boolean(), z.string()]);

const PLACE = {
  source: z
    .string()
    .optional()
    .describe('text, documents (JSON lines, Parquet) or JSON with token ids by seed; relative to each model folder'),
  text: z
    .string()
    .optional()
    .describe('the same kinds of file, relative to the recipe; data:PATH is a file in the data folder of the suite'),
};
const onePlace = ({ source, text }: { source?: string | undefined; text?: string | undefined }): boolean =>
  (source === undefined) !== (text === undefined);
const ONE_PLACE = { error: 'give one of source (a file in each model folder) and text (a file beside the recipe)' };

const SEEDS = z
  .array(z.int().min(0))
  .min(1)
  .refine((seeds) => new Set(seeds).size === seeds.length, {
    error: ({ input }) => `seed ${repeated(input as number[])} is named twice; each seed is one calibration set`,
  });
const repeated = (seeds: readonly number[]): number | undefined =>
  seeds.find((seed, index) => seeds.indexOf(seed) < index);

const SAMPLES = z.int().min(1);
const LENGTH = z.int().min(2);

const CALIBRATION = z
  .strictObject({
    ...PLACE,
    samples: SAMPLES.default(32).describe('sequences'),
    length: LENGTH.default(256).describe('tokens a sequence'),
    seeds: SEEDS.default([0]).describe('one calibration set each, all different'),
  })
  .refine(onePlace, ONE_PLACE);

const ABLATION = z.strictObject({
  samples: z.array(SAMPLES).default([]).describe('other numbers of sequences'),
  length: z.array(LENGTH).default([]).describe('other lengths'),
  sources: z.array(z.strictObject(PLACE).refine(onePlace, ONE_PLACE)).default([]).describe('other texts'),
});

const PERPLEXITY = z.strictObject({
  text: z.string().describe('text file, relative to each model folder'),
  length: z.int().min(2).default(256).describe('tokens a window'),
  windows: z.int().min(1).optional().describe('windows from the start; all when left out'),
  baselineWindows: z.int().min(1).optional().describe('windows for full precision; all when left out'),
});

const SUITE_NAMES = Object.keys(SUITES) as [keyof typeof SUITES, ...(keyof typeof SUITES)[]];
const TASK_NAMES = Object.keys(TASKS) as [string, ...string[]];
/** Editors are offered the names that there are; a wrong one is answered, with the nearest, by what opens the suite. */
const suiteName = z.string().min(1).meta({ enum: SUITE_NAMES });
const taskName = z.string().min(1).meta({ enum: TASK_NAMES });
const TASK_LIST = z.array(taskName).min(1);
const SUITE = z.union([suiteName, TASK_LIST]);
const LIMIT = z.int().min(1);

const FULL = z
  .strictObject({
    limit: LIMIT.nullable().describe('null takes all documents'),
    suite: SUITE,
    tasks: TASK_LIST.nullable(),
    calibration: z
      .strictObject({
        samples: SAMPLES,
        length: LENGTH,
        seeds: SEEDS,
      })
      .partial(),
    perplexity: z
      .strictObject({
        length: LENGTH,
        windows: z.int().min(1).nullable(),
        baselineWindows: z.int().min(1).nullable(),
      })
      .partial(),
    gate: z.strictObject({ runs: z.int().min(1), seed: z.int(), methods: z.boolean() }).partial(),
  })
  .partial();

/** What a study does: the models, the methods and schemes to try on them, calibration, and what is measured. */
export const RECIPE = z
  .strictObject({
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
    calibration: CALIBRATION.describe('what the methods are calibrated on'),
    ablation: ABLATION.optional().describe(
      'calibration sets to try beside the described one: each value alone, with every seed, everything else as described',
    ),
    perplexity: PERPLEXITY.optional().describe('token perplexity of a text, as the GPTQ papers compute it'),
    suite: SUITE.optional().describe('tasks to evaluate: a suite by name (mini, openpangu-18), or a list of tasks'),
    tasks: TASK_LIST.optional().describe('tasks to keep of a suite that is given by name; all when left out'),
    data: z.string().optional().describe('folder with the documents of the tasks, relative to the recipe'),
    limit: LIMIT.optional().describe('documents a task from the start; all when left out'),
    backend: z.string().optional().describe('where to compute, unless the command line says so'),
    computeDtype: z
      .enum(COMPUTE_DTYPES)
      .default('f32')
      .describe('number format in which the models compute while they are evaluated; f16 and bf16 are emulated'),
    onFailure: z
      .enum(ON_FAILURE)
      .default('stop')
      .describe('when a layer cannot be quantized: the cell fails, the layer is rounded, or its damping is raised'),
    significance: z
      .strictObject({
        alpha: z
          .number()
          .gt(0)
          .lt(0.5)
          .default(0.05)
          .describe('level of all tests; below 0.5, since 1 − 2α is the coverage of an interval'),
        margin: z
          .number()
          .gt(0)
          .lt(1)
          .default(0.02)
          .describe(
            'a difference below which two settings count as equal: absolute of a score, relative of a perplexity',
          ),
      })
      .prefault({})
      .describe('how differences from full precision are judged'),
    gate: z
      .strictObject({
        runs: z.int().min(1).default(20).describe('inputs drawn per law'),
        seed: z.int().default(42),
        methods: z.boolean().default(true).describe('laws of the methods in the grid too'),
      })
      .prefault({})
      .describe('parity that is proven before anything is evaluated'),
    leaks: z
      .strictObject({
        fatal: z.boolean().default(false).describe('stop when evaluation text stands in the calibration data'),
      })
      .prefault({})
      .describe('overlap between calibration and evaluation text is always looked for and reported'),
    full: FULL.optional().describe('what --full changes'),
  })
  .refine(({ perplexity, suite }) => perplexity !== undefined || suite !== undefined, {
    error: 'nothing is measured: give perplexity, suite, or both',
  })
  .refine(({ suite, tasks }) => tasks === undefined || typeof suite === 'string', {
    path: ['tasks'],
    error: 'tasks are kept of a suite by name: give suite, for instance mini, or list the tasks under suite',
  });

export type Recipe = z.output<typeof RECIPE>;

/**
 * Reads a recipe from YAML text.
 * @param full with the changes under `full`
 * @throws RecipeError naming the file, the place and what is wrong there
 */
export function parseRecipe(text: string, file: string, full = false): Recipe {
  const value = readYaml(text, file);
  const recipe = validated(value, file);
  return full && recipe.full ? validated(withChanges(value as Record<string, unknown>, recipe.full), file) : recipe;
}

/** Aliases that lead nowhere or multiply without end are found when values are made, not when the text is read. */
function readYaml(text: string, file: string): unknown {
  try {
    const document = parseDocument(text, { logLevel: 'error' });
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS();
  } catch (cause) {
    throw new RecipeError(`${file}: not YAML: ${(cause as Error).message.split('\n')[0]}`, { cause });
  }
}

/** A recipe that was resolved on another machine. @throws RecipeError when it is none */
export const parseResolvedRecipe = (value: unknown): Recipe => validated(value, 'the recipe in the queue');

function validated(value: unknown, file: string): Recipe {
  const result = RECIPE.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'recipe'}: ${message}`);
  throw new RecipeError(`${file}: ${problems.join('; ')}`);
}

/** Changed keys replace the recipe's, inside mappings one by one; null takes a key away. */
function withChanges(recipe: Record<string, unknown>, changes: Readonly<Record<string, unknown>>) {
  const changed: Record<string, unknown> = { ...recipe };
  for (const [key, value] of Object.entries(changes)) {
    const before = changed[key];
    if (value === null) delete changed[key];
    else changed[key] = isMapping(value) && isMapping(before) ? withChanges(before, value) : value;
  }
  return changed;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON schema of a recipe, for editors. */
export function recipeJsonSchema(): object {
  return z.toJSONSchema(RECIPE, { io: 'input', unrepresentable: 'any' });
}
