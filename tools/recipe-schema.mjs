// Writes recipes/recipe.schema.json, which editors read, from the schema that `ptqlab study` checks recipes with. Needs a build.
import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { recipeJsonSchema } from '../packages/study/dist/index.js';

const file = new URL('../recipes/recipe.schema.json', import.meta.url);
const options = { ...(await resolveConfig(file)), parser: 'json' };
writeFileSync(file, await format(JSON.stringify(recipeJsonSchema()), options));
