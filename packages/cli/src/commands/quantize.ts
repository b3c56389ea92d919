import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { isQuantizedModel } from '@ptqlab/formats';
import { LINEAR_ROLES, linearName, openModelFolder, type ModelFolder } from '@ptqlab/models';
import {
  CheckpointSink,
  checkGroupSize,
  hashModel,
  ON_FAILURE,
  quantizeModel,
  runFacts,
  type OnFailure,
} from '@ptqlab/pipeline';
import { METHODS, parseScheme, printScheme, type Scheme } from '@ptqlab/quant';
import { checkCalibrationSize, loadMethod, optionsOf, readCalibration } from '@ptqlab/study';
import { writeWhole } from '@ptqlab/report';
import { checkDeviceOptions, openDevice } from '../backends.ts';
import { computingCodeVersion } from '../computing-code.ts';
import { positiveInteger, wholeFromZero, withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { estimateQuantization } from '../estimate-quantization.ts';
import { readMethodOption, type MethodOptions } from '../method-option.ts';
import { quantizationSeconds } from '../estimate-cell.ts';
import { duration } from '../duration.ts';
import { outFolder } from '../out-folder.ts';
import { openProgress } from '../progress.ts';
import { UsageError } from '../usage-error.ts';
import { describeModule } from '../describe-module.ts';

interface QuantizeFlags extends ChosenDevice {
  readonly method: string;
  readonly scheme: string;
  readonly groupSize?: number;
  readonly option: MethodOptions;
  readonly calibration?: string;
  readonly samples: number;
  readonly length: number;
  readonly seed: number;
  readonly onFailure: OnFailure;
  readonly out?: string;
  readonly dryRun?: boolean;
}

/** `ptqlab quantize MODEL --method M --scheme S --out DIR`. */
export function quantize(): Command {
  const command = new Command('quantize')
    .description('quantize a model into a checkpoint that loads back to the same bits; resumes after a kill')
    .argument('<model>', 'model folder')
    .requiredOption('--method <name>', `${Object.keys(METHODS).join(', ')}, or a TypeScript file that exports a method`)
    .requiredOption('--scheme <scheme>', 'for instance W4A16-g128-sym')
    .option('--group-size <n>', 'columns per group, where the scheme does not say', positiveInteger)
    .option('--option <name=value>', "one of the method's options; may be given again", readMethodOption, {})
    .option('--calibration <file>', 'calibration text, or JSON with token ids by seed')
    .option('--samples <n>', 'calibration sequences', positiveInteger, 128)
    .option('--length <n>', 'tokens a calibration sequence', positiveInteger, 2048)
    .option('--seed <n>', 'draws the sequences', wholeFromZero, 0)
    .addOption(
      new Option('--on-failure <what>', 'when a layer cannot be quantized').choices(ON_FAILURE).default('stop'),
    )
    .option('--out <folder>', 'where the quantized model goes; empty, or of the same interrupted run')
    .option('--dry-run', 'print the resolved configuration, the layers and an estimate, and stop');
  return withDeviceOptions(command).action(async (folder: string, flags: QuantizeFlags) => {
    await checkDeviceOptions(flags.backend, flags);
    await using model = await openModelFolder(folder);
    const { checkpoint } = model;
    if (!checkpoint) throw new UsageError(`quantize: ${folder} is quantized already; give the model it was made from`);
    const { quantizer, hash: methodHash } = await loadMethod(flags.method, process.cwd());
    const scheme = schemeOf(flags);
    const options = optionsOf(quantizer, flags.option);
    quantizer.check({ scheme, options });
    checkGroupSize(model.config.shape, scheme);
    if (flags.calibration) checkCalibrationSize(flags, model.config.shape);
    if (!flags.calibration && quantizer.statistics(options).length > 0)
      throw new UsageError(
        `quantize: ${quantizer.name} learns from calibration text; give one with --calibration FILE`,
      );
    const calibration = flags.calibration
      ? (await readCalibration(resolve(flags.calibration), flags, model.tokenizer)).set
      : undefined;

    const resolved = {
      model: resolve(folder),
      method: quantizer.name,
      scheme: printScheme(scheme),
      options,
      calibration: calibration
        ? { origin: calibration.origin, hash: calibration.hash, samples: flags.samples, length: flags.length }
        : null,
      onFailure: flags.onFailure,
      backend: flags.backend,
      relaxed: flags.relaxed ?? false,
    };
    const out = flags.dryRun && flags.out === undefined ? undefined : requireOut(flags.out);
    if (flags.dryRun || out === undefined) return printPlan(model, resolved, scheme, flags);

    const device = await openDevice(flags.backend, flags);
    const { shape } = model.config;
    const progress = openProgress(shape.blockCount);
    try {
      const request = {
        source: model.source,
        shape,
        device,
        quantizer,
        scheme,
        options,
        calibration,
        onFailure: flags.onFailure,
      };
      const backend = `${flags.backend}${flags.relaxed ? ' relaxed' : ''}`;
      const facts = runFacts(request, {
        modelHash: await hashModel(checkpoint),
        codeVersion: computingCodeVersion(),
        methodHash,
        backend,
      });
      await using sink = await CheckpointSink.open({
        folder: out,
        original: checkpoint,
        originalFolder: folder,
        blockCount: shape.blockCount,
        facts,
      });
      if (sink.finishedBlocks > 0)
        progress.line(`${sink.finishedBlocks} of ${shape.blockCount} blocks are there already`);
      let layers = sink.finishedBlocks * LINEAR_ROLES.length;
      await quantizeModel({
        ...request,
        sink,
        onModule: (record) => {
          if (layers % LINEAR_ROLES.length === 0)
            progress.step(`block ${layers / LINEAR_ROLES.length}`, LINEAR_ROLES.length);
          layers++;
          progress.advance(((layers - 1) % LINEAR_ROLES.length) + 1, record.name);
          progress.line(describeModule(record, process.memoryUsage.rss()));
        },
      });
      writeWhole(resolve(out, 'resolved.yaml'), stringify(resolved));
    } finally {
      progress.stop();
      await device.close();
    }
    process.stdout.write(`quantized model: ${resolve(out)}\n`);
  });
}

function schemeOf({ scheme: text, groupSize }: QuantizeFlags): Scheme {
  const scheme = parseScheme(text);
  if (groupSize === undefined) return scheme;
  if (typeof scheme.groupSize === 'number' && scheme.groupSize !== groupSize)
    throw new UsageError(`--group-size ${groupSize} and --scheme ${text} disagree; give one of them`);
  return { ...scheme, groupSize };
}

/** @throws UsageError unless the folder is new, empty, or holds an unfinished run of this program */
function requireOut(out: string | undefined): string {
  if (out === undefined) throw new UsageError('quantize: say where the quantized model goes with --out FOLDER');
  if (!existsSync(outFolder(out)) || isQuantizedModel(out)) return out;
  const inside = readdirSync(out).filter((name) => !name.endsWith('.tmp'));
  if (inside.length > 0)
    throw new UsageError(`--out ${out}: the folder is not empty (${inside.slice(0, 3).join(', ')}); give a new one`);
  return out;
}

function printPlan(
  model: ModelFolder,
  resolved: { readonly method: string },
  scheme: Scheme,
  flags: QuantizeFlags,
): void {
  const { shape } = model.config;
  const { teraFlop, ...rest } = estimateQuantization(
    shape,
    scheme,
    flags.calibration ? flags.samples * flags.length : 0,
  );
  const seconds = quantizationSeconds(resolved.method, teraFlop);
  const estimate = { processorTime: duration(seconds), teraFlop: Number(teraFlop.toPrecision(3)), ...rest };
  process.stdout.write(stringify({ ...resolved, estimate }));
  for (let block = 0; block < shape.blockCount; block++)
    for (const role of LINEAR_ROLES) process.stdout.write(`${linearName(block, role)}\n`);
}
