import fc from 'fast-check';
import { dtypeOf, type Device } from '@ptqlab/tensor';
import { judgeExact } from '../laws/judge.ts';
import type { Law, Subject } from '../laws/law.ts';
import { checkProperty } from './check-property.ts';
import { failureOf, observe, parametersOf, type Draw, type Failure } from './check-law.ts';
import { selectLaws, type Selection } from './select-laws.ts';
import { UlpHistogram } from './ulp-histogram.ts';

/** How two backends answered the same calls of one law. */
export interface Agreement {
  readonly law: string;
  readonly ops: readonly string[];
  readonly generator: string;
  readonly runs: number;
  /** True when the law asks for the same bits on every backend; then any difference is a failure. */
  readonly identical: boolean;
  /** f32 results compared, by their distance in units in the last place; see ULP_BINS. */
  readonly ulpCounts: readonly number[];
  readonly worstUlps: number;
  readonly failure?: Failure;
}

/** Whether two backends are equal, law by law. */
export interface EquivalenceCertificate {
  readonly backends: readonly [string, string];
  readonly descriptions: readonly [string, string];
  readonly seed: number;
  readonly runs: number;
  readonly laws: readonly Agreement[];
  readonly holds: boolean;
}

export interface EquivalenceOptions extends Selection, Draw {
  readonly onLaw?: (agreement: Agreement, done: number, of: number) => void;
}

/**
 * Makes the calls of every law on two backends and compares what they observed: bit for bit where the law says so (dyadic inputs and
 * rows whose bound is `exact`), and as a histogram of distances elsewhere. Laws of memory and errors observe nothing to compare.
 * @throws UnknownLawError for a wrong selection
 */
export async function compareBackends(
  open: readonly [() => Promise<Device>, () => Promise<Device>],
  options: EquivalenceOptions,
): Promise<EquivalenceCertificate> {
  const laws = selectLaws(options).filter(({ generator }) => generator !== 'program' && generator !== 'wrong');
  const devices = [await open[0](), await open[1]()] as const;
  try {
    const subjects = [
      { device: devices[0], open: open[0] },
      { device: devices[1], open: open[1] },
    ] as const;
    const agreements: Agreement[] = [];
    for (const law of laws) {
      const agreement = await compareLaw(law, subjects, options);
      agreements.push(agreement);
      options.onLaw?.(agreement, agreements.length, laws.length);
    }
    return {
      backends: [devices[0].backend.name, devices[1].backend.name],
      descriptions: [devices[0].backend.description, devices[1].backend.description],
      seed: options.seed,
      runs: options.runs,
      laws: agreements,
      holds: agreements.every(({ failure }) => failure === undefined),
    };
  } finally {
    for (const device of devices) await device.close();
  }
}

async function compareLaw(law: Law, [a, b]: readonly [Subject, Subject], draw: Draw): Promise<Agreement> {
  const histogram = new UlpHistogram();
  const property = fc.asyncProperty(law.cases, async (input) => {
    const [ours, theirs] = [await observe(law, a, input), await observe(law, b, input)];
    ours.forEach((array, i) => {
      if (dtypeOf(array) === 'f32') histogram.add(array, theirs[i]!);
      if (law.identical) judgeExact(`${law.id}: array ${i}`, theirs[i]!, array);
    });
  });
  const details = await checkProperty(property, parametersOf(law, draw));
  return {
    law: law.id,
    ops: law.ops,
    generator: law.generator,
    runs: details.numRuns,
    identical: law.identical,
    ulpCounts: histogram.counts,
    worstUlps: histogram.worst,
    failure: failureOf(details),
  };
}
