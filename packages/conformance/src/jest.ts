/** The laws as jest tests. Everything else in this package runs anywhere; this entry needs jest's globals and Node's environment. */
import { Device, type Backend, type BoundException } from '@ptqlab/tensor';
import { checkLaw } from './run/check-law.ts';
import { describeFailure } from './run/replay.ts';
import { selectLaws, type Selection } from './run/select-laws.ts';

export interface DescribeOptions extends Selection {
  /** Inputs per law; the environment's PTQLAB_RUNS goes before it. */
  readonly runs?: number;
  /** What the backend declares it cannot meet: its laws are skipped with the reason in their names. */
  readonly exceptions?: readonly BoundException[];
}

const DEFAULT_SEED = 26_062_125;

/**
 * One test per law against the backend that `open` opens. The seed is fixed (PTQLAB_SEED changes it); a failure prints the smallest
 * input and what replays it (PTQLAB_SEED and PTQLAB_PATH with `-t` and the law's name, or the parity command).
 */
export function describeBackend(name: string, open: () => Promise<Backend>, options: DescribeOptions = {}): void {
  const seed = Number(process.env.PTQLAB_SEED ?? DEFAULT_SEED);
  const runs = Number(process.env.PTQLAB_RUNS ?? options.runs ?? 60);
  const path = process.env.PTQLAB_PATH;
  const exceptions = options.exceptions ?? [];
  const openDevice = async () => new Device(await open());

  describe(`${name} obeys the laws of the tensor interface (seed ${seed})`, () => {
    let device: Device;
    beforeAll(async () => {
      device = await openDevice();
    });
    afterAll(async () => {
      await device.close();
    });

    it('declares the exceptions its tests know', () => {
      expect(device.backend.exceptions).toEqual(exceptions);
    });

    for (const law of selectLaws(options)) {
      const excuse = exceptions.find(({ op }) => law.ops.includes(op));
      if (excuse !== undefined) {
        it.skip(`${law.id} (skipped: ${excuse.reason})`, () => {});
        continue;
      }
      it(`${law.id}: ${law.says}`, async () => {
        const outcome = await checkLaw(law, { device, open: openDevice }, { runs, seed, path });
        if (outcome.failure !== undefined) throw new Error(describeFailure(outcome));
      });
    }

    it('leaves no tensor behind', () => {
      expect(device.liveTensors).toBe(0);
    });
  });
}
