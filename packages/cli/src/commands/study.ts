import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { OpenStudy, parseRecipe, requireRedisUrl } from '@ptqlab/study';
import { BACKENDS, checkDeviceOptions } from '../backends.ts';
import { computingCodeVersion } from '../computing-code.ts';
import { positiveInteger, withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { outFolder } from '../out-folder.ts';
import { planOfStudy } from '../plan-study.ts';
import { printStudyPlan } from '../print-study-plan.ts';
import { readShard, type Shard } from '../shard.ts';
import { runPlannedStudy } from '../run-planned-study.ts';
import { requireStudyFolder } from '../study-folder.ts';
import { UsageError } from '../usage-error.ts';

interface StudyFlags extends ChosenDevice {
  readonly out?: string;
  readonly full?: boolean;
  readonly dryRun?: boolean;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly merge: readonly string[];
  readonly queue?: string;
}

const EMBEDDED = fileURLToPath(new URL('../../../../recipes/embedded.yaml', import.meta.url));

/** `ptqlab study [RECIPE.yaml]`: parity first, then the grid, then the map. */
export function study(): Command {
  const command = new Command('study')
    .description(
      'prove parity, then run a grid of methods and schemes and print the accuracy map; resumes after a kill',
    )
    .argument('[recipe]', 'recipe file; the embedded study when left out')
    .option('--out <folder>', 'where results are kept (default: runs/ and the name of the recipe)')
    .option('--full', 'with the changes under "full" in the recipe: all documents, more calibration')
    .option('--jobs <n>', 'cells at the same time (default: one a core); results do not depend on it', positiveInteger)
    .option('--shard <i/n>', 'run every n-th cell only, from the i-th on; --merge puts the parts together', readShard)
    .option('--merge <folders...>', 'take over the results of other runs of the same recipe', [])
    .option('--queue <url>', 'let workers on this Redis server run the cells: redis://host:port')
    .option('--dry-run', 'print the cells, what they will take and what is done already, and stop');
  return withDeviceOptions(command).action(async (file = EMBEDDED, flags: StudyFlags) => {
    if (flags.queue !== undefined) requireRedisUrl(flags.queue);
    const recipe = parseRecipe(readRecipe(file), file, flags.full);
    const isChosen = command.getOptionValueSource('backend') === 'cli';
    const backend = isChosen ? flags.backend : (recipe.backend ?? flags.backend);
    if (!Object.hasOwn(BACKENDS, backend))
      throw new UsageError(`${file}: backend "${backend}" is not known; there are ${Object.keys(BACKENDS).join(', ')}`);
    const name = flags.full ? `${recipe.name}-full` : recipe.name;
    await checkDeviceOptions(backend, flags);
    const out = outFolder(flags.out ?? join('runs', name));
    requireStudyFolder(out, recipe.name);
    await using opened = await OpenStudy.open({
      recipe,
      base: dirname(resolve(file)),
      codeVersion: computingCodeVersion(),
      backend: flags.relaxed ? `${backend} relaxed` : backend,
    });
    const plan = await planOfStudy(opened, out, flags);
    if (flags.dryRun) await printStudyPlan(plan);
    else await runPlannedStudy(plan, { ...flags, backend, jobs: flags.jobs ?? availableParallelism() });
  });
}

function readRecipe(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `study: the recipe "${file}" cannot be read (${(error as NodeJS.ErrnoException).code}); give a YAML file`,
    );
  }
}
