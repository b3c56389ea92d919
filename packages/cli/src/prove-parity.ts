import { certify, describeFailure, replayOptions, type Certificate } from '@ptqlab/conformance';
import type { Device } from '@ptqlab/tensor';
import { GateError } from './gate-error.ts';
import type { Progress } from './progress.ts';

export interface ProofOptions {
  readonly runs: number;
  readonly seed: number;
}

/**
 * The gate of a study: all laws of the op table on the backend that will compute it.
 * @throws GateError with the shrunk counterexample and the command that replays it
 */
export async function proveParity(
  backend: string,
  open: () => Promise<Device>,
  { runs, seed }: ProofOptions,
  progress: Progress,
): Promise<Certificate> {
  const certificate = await certify(open, {
    runs,
    seed,
    onLaw: ({ law }, done, of) => progress.advance(done / of, law),
  });
  if (certificate.holds) return certificate;
  const broken = certificate.laws.filter(({ failure }) => failure !== undefined);
  const [first] = broken;
  throw new GateError(
    `parity of ${certificate.description} does not hold: ${broken.map(({ law }) => law).join(', ')}; nothing was evaluated\n` +
      `${describeFailure(first!)}\nrun: ptqlab parity --backend ${backend} ${replayOptions(first!)}`,
  );
}
