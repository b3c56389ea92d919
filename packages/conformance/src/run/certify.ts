import type { BoundException, Device } from '@ptqlab/tensor';
import { checkLaw, type Draw, type LawOutcome } from './check-law.ts';
import { selectLaws, type Selection } from './select-laws.ts';

/** What was proven of one backend, with what it takes to prove it again. Plain data: JSON keeps all of it. */
export interface Certificate {
  readonly backend: string;
  /** Device, threads, driver, in the backend's words. */
  readonly description: string;
  readonly seed: number;
  /** Inputs drawn per law; costly laws draw a share of it, see each outcome. */
  readonly runs: number;
  readonly seconds: number;
  /** Rows the backend says it cannot meet: their laws run, but do not decide. */
  readonly exceptions: readonly BoundException[];
  readonly laws: readonly LawOutcome[];
  /** True when no law was broken, declared exceptions aside. */
  readonly holds: boolean;
}

export interface CertifyOptions extends Selection, Draw {
  /** Called after each law, for progress. */
  readonly onLaw?: (outcome: LawOutcome, done: number, of: number) => void;
}

/**
 * Runs laws against one backend. `open` is called once for the device under test, and again by laws that need one to close.
 * @throws UnknownLawError for a wrong selection; RangeError for a path without exactly one law
 */
export async function certify(open: () => Promise<Device>, options: CertifyOptions): Promise<Certificate> {
  const { runs, seed, path, onLaw } = options;
  const laws = selectLaws(options);
  if (path !== undefined && laws.length !== 1)
    throw new RangeError(`a path replays one input of one law, but ${laws.length} laws are selected; name one of them`);
  const started = performance.now();
  const device = await open();
  try {
    const { name, description, exceptions } = device.backend;
    const outcomes: LawOutcome[] = [];
    for (const law of laws) {
      const outcome = await checkLaw(law, { device, open }, { runs, seed, path });
      outcomes.push(outcome);
      onLaw?.(outcome, outcomes.length, laws.length);
    }
    const excused = (outcome: LawOutcome) => exceptions.some(({ op }) => outcome.ops.includes(op));
    const holds = outcomes.every((outcome) => outcome.failure === undefined || excused(outcome));
    const seconds = (performance.now() - started) / 1000;
    return { backend: name, description, seed, runs, seconds, exceptions, laws: outcomes, holds };
  } finally {
    await device.close();
  }
}
