import { existsSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { serveQueue, type CellJournal, type OpenStudy } from '@ptqlab/study';
import { checkDeviceOptions, openDevice } from '../backends.ts';
import { cellProcesses } from '../cell-executors.ts';
import { computingCodeVersion } from '../computing-code.ts';
import { positiveInteger, withDeviceOptions, type ChosenDevice } from '../device-options.ts';
import { environmentOf } from '../environment.ts';
import { KeptCertificates } from '../kept-certificates.ts';
import { outFolder } from '../out-folder.ts';
import { requireOwnFolder } from '../own-folder.ts';
import { openProgress } from '../progress.ts';
import { certificateText, type StudyCertificate } from '../study-certificate.ts';
import { passGate } from '../study-gate.ts';
import { StudyTimings, TIMINGS } from '../study-timings.ts';
import { UsageError } from '../usage-error.ts';

interface WorkerFlags extends ChosenDevice {
  readonly queue: string;
  readonly base: string;
  readonly out: string;
  readonly jobs?: number;
  readonly silence: number;
}

/** A worker proves parity before it computes: its certificate is the first thing it writes. One that was altered is proven anew. */
const RESULTS_OF_WORKER = {
  what: 'the results of a worker or a study',
  isOwn(folder: string): boolean {
    const file = join(folder, 'certificate.json');
    return existsSync(file) && /"proves":"[0-9a-f]{64}"/.test(readFileSync(file, 'utf8'));
  },
};

/** `ptqlab worker --queue redis://…`: runs cells of studies that others started, until it is ended. */
export function worker(): Command {
  const command = new Command('worker')
    .description('run cells for studies started with ptqlab study --queue, on as many machines as you like')
    .requiredOption('--queue <url>', 'Redis or Valkey server: redis://host:port')
    .option('--base <folder>', "what relative paths in recipes start from here; the recipe's own folder there", '.')
    .option('--out <folder>', 'where results are kept here, so that none is computed twice', 'runs/worker')
    .option('--jobs <n>', 'cells at the same time (default: one a core)', positiveInteger)
    .option('--silence <seconds>', 'a worker that is silent for so long counts as dead', positiveInteger, 30);
  return withDeviceOptions(command).action(async (flags: WorkerFlags) => {
    const { queue: url, backend, silence, jobs = availableParallelism() } = flags;
    await checkDeviceOptions(backend, flags);
    const folder = outFolder(flags.out);
    requireOwnFolder(folder, RESULTS_OF_WORKER);
    const base = resolve(flags.base);
    if (!statSync(base, { throwIfNoEntry: false })?.isDirectory())
      throw new UsageError(`--base ${flags.base}: there is no such folder; name the one that recipes lie in here`);
    const codeVersion = computingCodeVersion();
    const ended = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ended.abort());
    const notices = openProgress(1);
    const options = {
      ...{ url, codeVersion, outFolder: folder, jobs },
      backend: flags.relaxed ? `${backend} relaxed` : backend,
      base,
      silenceSeconds: silence,
      onNotice: (line: string) => notices.line(line),
      async prepare(study: OpenStudy) {
        const certificate = certificateText(await prove(study, flags, folder));
        return { executor: cellProcesses(study, flags, jobs, folder), origin: { certificate } };
      },
      journal: journalIn(folder),
    };
    await serveQueue(options, ended.signal).finally(() => notices.stop());
  });
}

/** Timings and certificates of the cells in a worker's folder. */
function journalIn(folder: string): CellJournal {
  const timings = new StudyTimings(join(folder, TIMINGS));
  const certificates = new KeptCertificates(folder);
  return {
    add: (cell, timing, { certificate }) => timings.add(cell, timing, certificates.keep(certificate)),
    of(cell) {
      const timing = timings.made(cell);
      const certificate = timing?.proof === undefined ? undefined : certificates.text(timing.proof);
      return { timing, origin: certificate === undefined ? undefined : { certificate } };
    },
  };
}

/** What computes elsewhere has to be proven there, too. */
async function prove(study: OpenStudy, flags: WorkerFlags, folder: string): Promise<StudyCertificate> {
  const open = () => openDevice(flags.backend, flags);
  const device = await open();
  const progress = openProgress(1);
  try {
    progress.step('parity', 1);
    const environment = environmentOf(device, study.settings.codeVersion);
    return (await passGate(study, flags.backend, open, environment, folder, progress)).certificate;
  } finally {
    progress.stop();
    await device.close();
  }
}
