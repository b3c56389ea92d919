import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { stringify } from 'yaml';
import {
  canonicalJson,
  describeCell,
  parseRecipe,
  planStudy,
  runStudy,
  type Json,
  type MapSquare,
  type Recipe,
  type StudyOptions,
} from '@ptqlab/study';
import { openDevice } from '../backends.ts';
import { computingCodeVersion } from '../computing-code.ts';
import { withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { duration } from '../duration.ts';
import { printTable } from '../print-table.ts';
import { openProgress } from '../progress.ts';
import { proveParity } from '../prove-parity.ts';
import { UsageError } from '../usage-error.ts';
import { writeWhole } from '../write-whole.ts';

interface StudyFlags extends ChosenDevice {
  readonly out?: string;
  readonly dryRun?: boolean;
}

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const EMBEDDED = join(REPOSITORY, 'recipes/embedded.yaml');

/** `ptqlab study [RECIPE.yaml]`: parity first, then the grid, then the map. */
export function study(): Command {
  const command = new Command('study')
    .description(
      'prove parity, then run a grid of methods and schemes and print the accuracy map; resumes after a kill',
    )
    .argument('[recipe]', 'recipe file; the embedded study when left out')
    .option('--out <folder>', 'where results are kept (default: runs/ and the name of the recipe)')
    .option('--dry-run', 'print the cells and what is done already, and stop');
  return withDeviceOptions(command).action(async (path: string | undefined, flags: StudyFlags) => {
    const file = path ?? EMBEDDED;
    const recipe = parseRecipe(readRecipe(file), file);
    const base = path ? dirname(resolve(path)) : REPOSITORY;
    const options: StudyOptions = {
      recipe,
      base,
      outFolder: resolve(flags.out ?? join('runs', recipe.name)),
      codeVersion: computingCodeVersion(),
      backend: flags.relaxed ? `${flags.backend} relaxed` : flags.backend,
    };
    await (flags.dryRun ? printPlan(options) : runAndPrint(options, flags));
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

async function printPlan(options: StudyOptions): Promise<void> {
  const { cells } = await planStudy(options);
  process.stdout.write(`${stringify(options.recipe)}\n`);
  printTable(
    ['cell', 'result'],
    cells.map(({ cell, isCached }) => [describeCell(cell), isCached ? 'there' : 'to do']),
  );
  const toDo = cells.filter(({ isCached }) => !isCached).length;
  process.stdout.write(`${cells.length} cells, ${toDo} to do; results go to ${options.outFolder}\n`);
}

async function runAndPrint(options: StudyOptions, flags: StudyFlags): Promise<void> {
  const { recipe, outFolder } = options;
  const { cells } = await planStudy(options);
  const progress = openProgress(cells.length + 1);
  const open = () => openDevice(flags.backend, flags);
  const device = await open();
  try {
    progress.line(`${recipe.name}: ${cells.length} cells on ${device.backend.description}`);
    progress.step('parity', 1);
    const certificate = await proveParity(flags.backend, open, recipe.gate, progress);
    writeWhole(join(outFolder, 'certificate.json'), `${JSON.stringify(certificate, undefined, 2)}\n`);
    progress.line(
      `parity holds: ${certificate.laws.length} laws, seed ${certificate.seed}, ${duration(certificate.seconds)}`,
    );
    writeWhole(join(outFolder, 'recipe.resolved.yaml'), stringify(recipe));

    const squares = await runStudy(
      {
        ...options,
        events: {
          started: (cell) => progress.step(describeCell(cell), 2),
          progress: (done, of, what) => progress.advance((what === 'windows' ? 1 : 0) + done / of, what),
          finished: ({ cell, result }, fresh, seconds) => {
            const outcome =
              result.status === 'done'
                ? `perplexity ${result.figures.perplexity?.toFixed(4) ?? 'not asked'}`
                : `failed: ${result.reason}`;
            progress.line(`${describeCell(cell)}: ${outcome}${fresh ? ` (${duration(seconds)})` : ' (there already)'}`);
          },
        },
      },
      device,
    );
    progress.stop();
    writeWhole(join(outFolder, 'map.json'), `${canonicalJson(mapJson(recipe, squares))}\n`);
    printMap(squares);
    process.stdout.write(`\nmap: ${join(outFolder, 'map.json')}\n`);
  } finally {
    progress.stop();
    await device.close();
  }
}

/** The map without anything that differs between two runs of the same cells. */
const mapJson = (recipe: Recipe, squares: readonly MapSquare[]): Json => ({ recipe, squares }) as unknown as Json;

function printMap(squares: readonly MapSquare[]): void {
  const figure = (value: number | undefined, digits: number): string =>
    value === undefined ? '' : value.toFixed(digits);
  printTable(
    ['model', 'method', 'scheme', 'bits/weight', 'perplexity', 'output error', 'weight error'],
    squares.map(({ cell, result }) => {
      const name = [cell.model, cell.method, cell.scheme];
      if (result.status === 'failed') return [...name, '', `failed: ${result.reason}`, '', ''];
      const { bitsPerWeight, perplexity, outputError, weightError } = result.figures;
      return [
        ...name,
        figure(bitsPerWeight, 3),
        figure(perplexity, 4),
        outputError?.toExponential(3) ?? '',
        figure(weightError, 5),
      ];
    }),
  );
}
