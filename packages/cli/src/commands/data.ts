import { checkData, fetchData, SUITES, type CheckedFile } from '@ptqlab/eval';
import { planSuite } from '@ptqlab/suites';
import { Command } from 'commander';
import { DataCheckError } from '../data-check-error.ts';
import { positiveInteger } from '../device-options.ts';
import { openProgress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';

interface DataFlags {
  readonly data: string;
  readonly suite?: string;
  readonly tasks?: string;
  readonly shots?: number;
}

interface FetchFlags extends DataFlags {
  readonly endpoint?: string;
}

/** `ptqlab data fetch|check`: the documents of tasks, from the Hugging Face hub or a mirror of it. */
export function data(): Command {
  const command = new Command('data').description('fetch the documents of tasks, and check those that are there');
  const fetch = withTasks(
    new Command('fetch').description('download documents at their pinned revisions; goes on where it was stopped'),
  )
    .option('--endpoint <url>', 'the hub or a mirror (default: $HF_ENDPOINT, else https://huggingface.co)')
    .addHelpText('after', '\nDatasets that need a login take the token from $HF_TOKEN.')
    .action(fetchAll);
  const check = withTasks(
    new Command('check').description('compare documents with the checksums of their download'),
  ).action(checkAll);
  return command.addCommand(fetch.exitOverride()).addCommand(check.exitOverride());
}

function withTasks(command: Command): Command {
  return command
    .option('--data <folder>', 'folder of the documents', 'data')
    .option('--suite <name>', 'the tasks of a suite', undefined)
    .option('--tasks <names>', 'tasks by name, joined by commas')
    .option('--shots <n>', "worked examples that will be asked for (default: the tasks' own number)", positiveInteger);
}

function tasksOf({ suite, tasks }: DataFlags): ReturnType<typeof planSuite>['tasks'] {
  const names = tasks?.split(',').map((name) => name.trim());
  if (suite === undefined && !names)
    throw new UsageError(
      `data: no documents were named; give --suite ${Object.keys(SUITES)[0]} or --tasks piqa,arc_easy`,
    );
  const plan = suite === undefined ? planSuite(names!) : planSuite(suite, names);
  if (plan.generated)
    throw new UsageError(`data: the suite ${suite} generates its documents; there is nothing to fetch`);
  return plan.tasks;
}

/** Undefined for the hub itself. @throws UsageError for what is no address */
function endpointOf(flags: FetchFlags): string | undefined {
  const endpoint = flags.endpoint ?? process.env['HF_ENDPOINT'];
  if (endpoint === undefined || endpoint === '') return undefined;
  if (/^https?:\/\/./.test(endpoint) && URL.canParse(endpoint)) return endpoint;
  throw new UsageError(
    `data: "${endpoint}" (--endpoint, else $HF_ENDPOINT) is no address of a hub; write for instance https://huggingface.co`,
  );
}

async function fetchAll(flags: FetchFlags): Promise<void> {
  const tasks = tasksOf(flags);
  const endpoint = endpointOf(flags);
  const accessToken = process.env['HF_TOKEN'];
  const progress = openProgress(tasks.length);
  try {
    for (const task of tasks) {
      progress.step(task.name, 1);
      const files = await fetchData(task, {
        folder: flags.data,
        ...(flags.shots === undefined ? {} : { shots: flags.shots }),
        ...(endpoint ? { endpoint } : {}),
        ...(accessToken ? { accessToken } : {}),
        onProgress: (path, received, of) => progress.advance(received / of, path),
      });
      const fresh = files.filter(({ downloaded }) => downloaded).length;
      progress.line(`${task.name}: ${fresh} of ${files.length} files downloaded, the others were there`);
    }
  } finally {
    progress.stop();
  }
  process.stdout.write(`${tasks.length} tasks: all documents are in ${flags.data}\n`);
}

async function checkAll(flags: DataFlags): Promise<void> {
  const wrong: CheckedFile[] = [];
  let right = 0;
  for (const task of tasksOf(flags))
    for (const file of await checkData(task, flags.data, flags.shots)) {
      if (file.state === 'right') right++;
      else wrong.push(file);
    }
  for (const { path, state } of wrong) process.stdout.write(`${state} ${path}\n`);
  if (wrong.length > 0)
    throw new DataCheckError(
      `data: ${wrong.length} of ${wrong.length + right} files are missing, changed or were never fetched; run: ptqlab data fetch --data ${flags.data}`,
    );
  process.stdout.write(`${right} files are as they were fetched\n`);
}
