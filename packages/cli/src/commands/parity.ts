import { Command, Option } from 'commander';
import { BACKENDS, checkDeviceOptions, EVERYWHERE } from '../backends.ts';
import { positiveInteger, wholeNumber, withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { readMethodOption, type MethodOptions } from '../method-option.ts';
import { parityOfMethods } from '../parity-of-methods.ts';
import { parityOfModel } from '../parity-of-model.ts';
import { parityOfOps } from '../parity-of-ops.ts';
import { outFolder } from '../out-folder.ts';
import { refuseIdleOptions } from '../refuse-idle-options.ts';
import { UsageError } from '../usage-error.ts';

interface ParityFlags extends ChosenDevice {
  readonly op?: string[];
  readonly law?: string[];
  readonly runs?: number;
  readonly seed: number;
  readonly path?: string;
  readonly out: string;
  readonly against?: string[];
  readonly method?: string[];
  readonly scheme?: string[];
  readonly option: MethodOptions;
  readonly model?: string;
  readonly suite: string;
  readonly tasks?: string;
  readonly data?: string;
  readonly documents: number;
}

/** `ptqlab parity`: proves a backend against the op table, and keeps the certificate. */
export function parity(): Command {
  const command = new Command('parity')
    .description(
      'prove by properties that a backend computes the op table within its derived bounds, methods as others do, or a model',
    )
    .option('--op <names...>', 'only laws of these ops')
    .option('--law <names...>', 'only these laws')
    .option('--method <names...>', 'laws of these methods (or all, or a TypeScript file) against the other backends')
    .option('--scheme <schemes...>', 'with --method: only these; groups become groups of 16 on the small layers drawn')
    .option('--option <name=value>', 'with --method: one of its options; may be given again', readMethodOption, {})
    .option(
      '--model <folder>',
      'scores of this model against the other backends, each within a bound carried through it',
    )
    .option('--suite <name>', 'with --model: where its documents come from', 'mini')
    .option('--tasks <names>', 'with --model: only these tasks of the suite, joined by commas')
    .option('--data <folder>', 'with --model: folder of the documents')
    .option('--documents <n>', 'with --model: documents a task', positiveInteger, 2)
    .addOption(
      new Option(
        '--against <backends...>',
        'make the same calls on these and compare bits (default: the others)',
      ).choices([...Object.keys(BACKENDS), 'none']),
    )
    .option('--runs <n>', 'inputs drawn per law (default: 100, and 10 layers for methods)', positiveInteger)
    .option('--seed <n>', 'the same seed draws the same inputs', wholeNumber, 42)
    .option('--path <path>', 'replays one input of one law, as a failure prints it')
    .option('--out <folder>', 'where the certificate goes', 'runs/parity');
  return withDeviceOptions(command).action(async (flags: ParityFlags) => {
    if (flags.path !== undefined && flags.law?.length !== 1)
      throw new UsageError('parity: --path replays one input of one law; name that law with --law');
    if (flags.model !== undefined) refuseIdleOptions(command, [...OF_LAWS, ...OF_METHODS, 'op'], '--model');
    else if (flags.method) refuseIdleOptions(command, [...OF_MODELS, 'op', 'against'], '--method');
    else {
      refuseIdleOptions(command, OF_METHODS, 'laws of ops: it is about methods, and needs --method');
      refuseIdleOptions(command, OF_MODELS, 'laws of ops: it is about a model, and needs --model');
    }
    await checkDeviceOptions(flags.backend, flags);
    outFolder(flags.out);
    if (flags.model !== undefined) return parityOfModel(flags.model, { ...flags, against: againstOf(flags) });
    if (flags.method) return parityOfMethods(flags.method, flags);
    return parityOfOps({ ...flags, against: againstOf(flags) });
  });
}

const OF_LAWS = ['law', 'runs', 'seed', 'path'];
const OF_METHODS = ['method', 'scheme', 'option'];
const OF_MODELS = ['suite', 'tasks', 'data', 'documents'];

/** All other backends that every machine has, unless the user names them or replays one input. */
function againstOf({ backend, against, path }: ParityFlags): readonly string[] {
  if (against) return against[0] === 'none' && against.length === 1 ? [] : against;
  return path === undefined ? EVERYWHERE.filter((name) => name !== backend) : [];
}
