import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScheme } from '@ptqlab/quant';
import { fingerprint, type Json, type OpenStudy } from '@ptqlab/study';
import type { Device } from '@ptqlab/tensor';
import { writeWhole } from '@ptqlab/report';
import type { Environment } from './environment.ts';
import type { Progress } from './progress.ts';
import { proveMethods } from './prove-methods.ts';
import { proveParity } from './prove-parity.ts';
import { certificateText, readCertificateText, type StudyCertificate } from './study-certificate.ts';

/** A law about methods takes about ten times as long as one about an op. */
const RUNS_PER_METHOD_RUN = 10;

/**
 * The gate of a study: the laws of the op table, and of the methods in the grid, on the backend that will compute it. The certificate is
 * kept beside the results; while it proves the same things, it is not made again.
 * @throws GateError with the shrunk counterexample and the command that replays it
 */
export async function passGate(
  { settings, methods }: OpenStudy,
  backend: string,
  open: () => Promise<Device>,
  environment: Environment,
  outFolder: string,
  progress: Progress,
): Promise<{ readonly certificate: StudyCertificate; readonly isNew: boolean }> {
  const { gate, grid } = settings.recipe;
  const about = { environment, gate, grid, methods: [...methods].map(([name, { hash }]) => ({ name, hash })) };
  const proves = fingerprint(about as unknown as Json);
  const file = join(outFolder, 'certificate.json');
  const known = existsSync(file) ? readCertificateText(readFileSync(file, 'utf8')) : undefined;
  if (known?.proves === proves && known.ops.holds && known.methods.every(({ holds }) => holds))
    return { certificate: known, isNew: false };

  const ops = await proveParity(backend, open, gate, progress);
  const toProve = grid.map(({ method, schemes, options }) => {
    return { given: method, quantizer: methods.get(method)!.quantizer, schemes: schemes.map(parseScheme), options };
  });
  const draw = { runs: Math.max(1, Math.round(gate.runs / RUNS_PER_METHOD_RUN)), seed: gate.seed };
  const proven = gate.methods ? await proveMethods(backend, open, toProve, draw, progress) : [];
  const certificate = { proves, environment, ops, methods: proven };
  writeWhole(file, certificateText(certificate));
  return { certificate, isNew: true };
}
