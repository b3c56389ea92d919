import { certifyMethod, type MethodCertificate } from '@ptqlab/conformance';
import type { Quantizer, Scheme } from '@ptqlab/quant';
import type { Device } from '@ptqlab/tensor';
import { describeMethodFailure } from './describe-method-failure.ts';
import { GateError } from './gate-error.ts';
import { methodJudges } from './method-judges.ts';
import type { Progress } from './progress.ts';
import type { ProofOptions } from './prove-parity.ts';

/** A method of a study, as a user writes it (a name or a file), and the schemes it is used with. */
export interface MethodToProve {
  readonly given: string;
  readonly quantizer: Quantizer;
  /** All that it accepts when left out. */
  readonly schemes?: readonly Scheme[];
  /** Changes to its published options. */
  readonly options?: Readonly<Record<string, number | boolean | string>>;
}

/**
 * The second half of a study's gate: the laws of its methods on the backend that will compute it, against the other backends.
 * @throws GateError with the shrunk counterexample and the command that replays it
 */
export async function proveMethods(
  backend: string,
  open: () => Promise<Device>,
  methods: readonly MethodToProve[],
  { runs, seed }: ProofOptions,
  progress: Progress,
): Promise<MethodCertificate[]> {
  const certificates: MethodCertificate[] = [];
  for (const [index, { given, quantizer, schemes, options }] of methods.entries()) {
    const certificate = await certifyMethod(open, methodJudges, {
      method: quantizer,
      schemes,
      options,
      runs,
      seed,
      onLaw: ({ law }, done, of) => progress.advance((index + done / of) / methods.length, `${quantizer.name}: ${law}`),
    });
    certificates.push(certificate);
    if (certificate.holds) continue;
    const broken = certificate.laws.filter(({ failure }) => failure !== undefined);
    const { law, failure } = broken[0]!;
    // A path counts the draws of schemes, too: the same ones have to be given again.
    const drawn = `--scheme ${certificate.schemes.join(' ')}`;
    const changed = Object.entries(options ?? {}).map(([name, value]) => ` --option ${name}=${value}`);
    throw new GateError(
      `parity of ${quantizer.name} on ${certificate.description} does not hold: ${broken.map(({ law }) => law).join(', ')}; ` +
        `nothing was evaluated\n${describeMethodFailure(broken[0]!)}\n` +
        `run: ptqlab parity --backend ${backend} --method ${given} ${drawn}${changed.join('')} ` +
        `--law ${law} --seed ${failure!.seed} --path ${failure!.path}`,
    );
  }
  return certificates;
}
