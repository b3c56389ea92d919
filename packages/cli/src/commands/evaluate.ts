import { SUITES } from '@ptqlab/eval';
import { Command, Option } from 'commander';
import { checkDeviceOptions } from '../backends.ts';
import { positiveInteger, wholeFromZero, withDeviceOptions } from '../device-options.ts';
import { evaluateSuite, MINI_LIMIT, type SuiteFlags } from '../evaluate-suite.ts';
import { evaluateText, type TextFlags } from '../evaluate-text.ts';
import { ARITHMETICS } from '../open-evaluated.ts';
import { refuseIdleOptions } from '../refuse-idle-options.ts';
import { UsageError } from '../usage-error.ts';

/** `ptqlab evaluate MODEL`: the tasks of a suite, tasks by name, or the perplexity of a text. */
export function evaluate(): Command {
  const command = new Command('evaluate')
    .description('evaluate a model, quantized or not, on a suite of tasks, on single tasks, or on a text')
    .argument('<model>', 'model folder, quantized or not')
    .option('--suite <name>', `suite of tasks: ${Object.keys(SUITES).join(', ')}`)
    .option('--tasks <names>', 'tasks by name, joined by commas; with --suite, only these of its tasks')
    .option('--data <folder>', 'folder of the documents (default: data; the suite mini makes its own)')
    .option(
      '--limit <n>',
      `documents a task, evenly from its subjects (default: all; ${MINI_LIMIT} of the suite mini)`,
      positiveInteger,
    )
    .option('--full', 'all documents, also of the suite mini')
    .option('--shots <n>', "worked examples (default: the suite's or the task's own number)", wholeFromZero)
    .addOption(new Option('--chat <template>', 'ask in a chat template').choices(['openpangu']))
    .addOption(
      new Option('--thinking <mode>', 'with --chat: how the model thinks')
        .choices(['slow', 'auto', 'off'])
        .default('off'),
    )
    .addOption(
      new Option('--chat-examples <form>', 'with --chat: worked examples as turns of their own, or in one turn')
        .choices(['turns', 'one-turn'])
        .default('turns'),
    )
    .option(
      '--method <file>',
      'file of the method that made the model, where it is not a built-in one and quantizes activations',
    )
    .addOption(
      new Option(
        '--arithmetic <kind>',
        'how quantized layers multiply: dequantized values, or codes as integers in i32',
      )
        .choices(ARITHMETICS)
        .default('float'),
    )
    .option('--max-new-tokens <n>', "longest answer, in place of the tasks' own", positiveInteger)
    .option('--batch-size <n>', 'sequences in one call of the model; changes no result', positiveInteger, 64)
    .option('--workers <n>', 'generated programs that run at the same time', positiveInteger, 2)
    .option('--out <folder>', 'records and results (default: a folder below runs/evaluate, named by what is asked)')
    .option('--dry-run', 'print what would be asked, and stop')
    .option('--text <file>', 'token perplexity on this text, as the GPTQ papers compute it, in place of tasks')
    .option('--length <n>', 'with --text: tokens a window', positiveInteger, 2048)
    .option('--windows <n>', 'with --text: windows from the start (default: all)', positiveInteger);
  return withDeviceOptions(command).action(async (folder: string, flags: SuiteFlags & Partial<TextFlags>) => {
    const isText = flags.text !== undefined;
    const isSuite = flags.suite !== undefined || flags.tasks !== undefined;
    if (isText === isSuite)
      throw new UsageError(
        `evaluate: ${isText ? '--text and tasks were both' : 'nothing to evaluate was'} given; ` +
          `give one of --suite ${Object.keys(SUITES).join('|')}, --tasks piqa,arc_easy or --text FILE`,
      );
    refuseIdleOptions(command, isText ? OF_TASKS : OF_TEXT, isText ? '--text' : 'tasks');
    await checkDeviceOptions(flags.backend, flags);
    await (isText ? evaluateText(folder, flags as TextFlags) : evaluateSuite(folder, flags));
  });
}

const OF_TEXT = ['text', 'length', 'windows'];
const OF_TASKS = [
  ...['suite', 'tasks', 'data', 'limit', 'full', 'shots', 'chat', 'thinking', 'chatExamples'],
  ...['maxNewTokens', 'batchSize', 'workers'],
];
