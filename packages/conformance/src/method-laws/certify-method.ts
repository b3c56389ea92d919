import fc from 'fast-check';
import type { Quantizer, Scheme, Task } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { failureOf, type Draw } from '../run/check-law.ts';
import { checkProperty } from '../run/check-property.ts';
import { acceptedTasks, nameOf } from './accepted-tasks.ts';
import { GROUP_SIZE } from './layer-case.ts';
import type { MethodCertificate, MethodLawOutcome } from './method-certificate.ts';
import type { MethodLaw, MethodSubject } from './method-law.ts';
import { optionsOf } from './run-method.ts';
import { selectMethodLaws } from './select-method-laws.ts';

export interface CertifyMethodOptions extends Draw {
  readonly method: Quantizer;
  /**
   * What the method is asked to do; all schemes of a fixed list that it accepts when left out. Laws draw small layers, so groups of
   * columns become groups of 16.
   */
  readonly schemes?: readonly Scheme[] | undefined;
  /** Changes to its published options. */
  readonly options?: Readonly<Record<string, number | boolean | string>> | undefined;
  /** Only these laws, by id. */
  readonly laws?: readonly string[] | undefined;
  /** Called after each law, for progress. */
  readonly onLaw?: ((outcome: MethodLawOutcome, done: number, of: number) => void) | undefined;
}

/** A law, the tasks it is about, and the device that has to agree, if it is about two. */
interface Trial {
  readonly law: MethodLaw;
  readonly tasks: readonly Task[];
  readonly judge: Device | undefined;
}

/**
 * Checks every law about methods on one device, and those about two devices against each judge. Scheme and layer are drawn together, so
 * a failure's path brings both back.
 * @param open the device under test
 * @param judges devices it is held against; ones of its own kind are left out
 * @throws UnknownLawError for a law that does not exist, SchemeError for a scheme the method cannot do, RangeError for a path without
 * exactly one law
 */
export async function certifyMethod(
  open: () => Promise<Device>,
  judges: readonly (() => Promise<Device>)[],
  { method, schemes, options, laws, runs, seed, path, onLaw }: CertifyMethodOptions,
): Promise<MethodCertificate> {
  const tasks = tasksOf(method, schemes, options);
  const selected = selectMethodLaws(laws);
  if (path !== undefined && selected.length !== 1)
    throw new RangeError(
      `a path replays one layer of one law, but ${selected.length} laws are selected; name one of them`,
    );
  const started = performance.now();
  const opened: Device[] = [];
  try {
    const device = await open();
    opened.push(device);
    for (const openJudge of judges) opened.push(await openJudge());
    const others = opened.slice(1).filter(({ backend }) => backend.name !== device.backend.name);
    const trials = selected.flatMap((law): Trial[] => {
      const about = tasks.filter((task) => law.applies(method, task));
      if (about.length === 0) return [];
      return (law.devices === 1 ? [undefined] : others).map((judge) => ({ law, tasks: about, judge }));
    });
    const outcomes: MethodLawOutcome[] = [];
    for (const trial of trials) {
      const outcome = await judgeTrial(trial, method, device, { runs, seed, ...(path === undefined ? {} : { path }) });
      outcomes.push(outcome);
      onLaw?.(outcome, outcomes.length, trials.length);
    }
    const { name, description } = device.backend;
    return {
      method: method.name,
      options: tasks[0]!.options,
      schemes: tasks.map(nameOf),
      backend: name,
      description,
      judges: others.map(({ backend }) => backend.name),
      seed,
      runs,
      seconds: (performance.now() - started) / 1000,
      laws: outcomes,
      holds: outcomes.every(({ failure }) => failure === undefined),
    };
  } finally {
    for (const device of opened) await device.close();
  }
}

function tasksOf(
  method: Quantizer,
  schemes: readonly Scheme[] | undefined,
  changes: CertifyMethodOptions['options'],
): Task[] {
  const options = optionsOf(method, changes);
  if (!schemes) return acceptedTasks(method, changes);
  const tasks = schemes.map((scheme) => ({ scheme: onSmallLayers(scheme), options }));
  for (const task of tasks) method.check(task);
  const names = new Set<string>();
  return tasks.filter((task) => !names.has(nameOf(task)) && names.add(nameOf(task)));
}

const onSmallLayers = (scheme: Scheme): Scheme =>
  typeof scheme.groupSize === 'number' ? { ...scheme, groupSize: GROUP_SIZE } : scheme;

async function judgeTrial(
  { law, tasks, judge }: Trial,
  method: Quantizer,
  device: Device,
  draw: Draw,
): Promise<MethodLawOutcome> {
  const byName = new Map(tasks.map((task) => [nameOf(task), task]));
  const devices: MethodSubject['devices'] = judge ? [device, judge] : [device];
  const cases = fc.record({ scheme: fc.constantFrom(...byName.keys()), layer: law.cases });
  const property = fc.asyncProperty(cases, ({ scheme, layer }) =>
    law.check({ method, task: byName.get(scheme)!, devices }, layer),
  );
  const { runs: numRuns, seed, path } = draw;
  const details = await checkProperty(property, { numRuns, seed, path });
  const failure = failureOf(details);
  return {
    law: law.id,
    says: law.says,
    ...(judge ? { against: judge.backend.name } : {}),
    runs: details.numRuns,
    ...(failure ? { failure } : {}),
  };
}
