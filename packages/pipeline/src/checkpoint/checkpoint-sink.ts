import { copyFile, mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  blockFile,
  digestsOf,
  FormatError,
  hostWeight,
  MANIFEST,
  openFiles,
  openSafetensors,
  parseFigures,
  REST_FILE,
  writeQuantizedFile,
  writeWhole,
  type Checkpoint,
  type HostWeight,
  type LayerFigures,
  type Manifest,
  type PlainTensor,
  type QuantizedModel,
  type StoredArray,
} from '@ptqlab/formats';
import type { QuantizedWeight } from '@ptqlab/quant';
import { blockName, type WeightSource } from '@ptqlab/models';
import type { ModuleFigures } from '../module-record.ts';
import type { QuantizedModelSink } from '../quantized-model-sink.ts';
import { differentFacts } from './different-facts.ts';
import { fingerprintOf, type RunFacts } from './run-facts.ts';

/** Where a quantized model is written, and what it is. */
export interface CheckpointTarget {
  readonly folder: string;
  /** The model being quantized: what is not quantized is copied from it. */
  readonly original: Checkpoint;
  /** Folder of the original, for its configuration and tokenizer. */
  readonly originalFolder: string;
  readonly blockCount: number;
  /** What decides the result: only a run with the same facts goes on in the folder. */
  readonly facts: RunFacts;
}

/** What the manifest says, but for the files, their digests and the records. */
type About = Omit<Manifest, 'version' | 'files' | 'digests' | 'records'>;

const aboutRun = (facts: RunFacts): About => ({
  method: facts.method,
  scheme: facts.scheme,
  options: facts.options,
  calibration: facts.calibration,
  fingerprint: fingerprintOf(facts),
});

/** Keys of a block file's metadata. */
const FINGERPRINT_KEY = 'ptqlab.fingerprint';
const FACTS_KEY = 'ptqlab.run';
const RECORDS_KEY = 'ptqlab.records';

/** Files of a model folder that go along unchanged: configuration, tokenizer, licence; never weights or their index. */
const SIDE_FILE =
  /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens)\.json$|\.model$|^LICENSE/;

/** Those of them that decide what the model answers. */
const DECIDING = /^(config|tokenizer|tokenizer_config|special_tokens_map|added_tokens)\.json$|\.model$/;

/** Rotation frequencies that some checkpoints store and nobody reads. */
const IGNORED = /\.rotary_emb\.inv_freq$/;

/**
 * Writes a quantized model into a folder, one file per block, each complete or not there. A run that was ended at any moment is taken
 * up after its last finished block, and the files are then the same, byte for byte, as those of an uninterrupted run.
 */
export class CheckpointSink implements QuantizedModelSink, AsyncDisposable {
  #weights = new Map<string, HostWeight>();
  #changed = new Map<string, Float32Array>();
  #figures: ModuleFigures[] = [];

  private constructor(
    private readonly target: CheckpointTarget,
    private readonly about: About,
    readonly finishedBlocks: number,
    private readonly earlier: QuantizedModel,
    /** The outermost folder made for this run. */
    private readonly made: string | undefined,
  ) {}

  /** @throws FormatError when the folder holds the files of another run, saying what was asked of that one */
  static async open(target: CheckpointTarget): Promise<CheckpointSink> {
    const { folder, facts, blockCount } = target;
    const about = aboutRun(facts);
    const made = await mkdir(folder, { recursive: true });
    await removeTorn(folder);
    const present = new Set(await readdir(folder));
    let finished = 0;
    while (finished < blockCount && present.has(blockFile(finished))) {
      await requireSameRun(join(folder, blockFile(finished)), about.fingerprint, facts);
      finished++;
    }
    const files = Array.from({ length: finished }, (_, index) => blockFile(index));
    const manifest = { ...about, version: 1 as const, files, records: [] };
    return new CheckpointSink(target, about, finished, await openFiles(folder, manifest, files), made);
  }

  get finished(): WeightSource {
    return this.earlier;
  }

  async writeLayer(weight: QuantizedWeight, figures: ModuleFigures): Promise<void> {
    this.#weights.set(figures.name, await hostWeight(weight));
    this.#figures.push(figures);
  }

  async writeChanged(name: string, values: Float32Array): Promise<void> {
    this.#changed.set(name, values);
  }

  async finishBlock(index: number): Promise<void> {
    const { folder, original, facts } = this.target;
    const names = original.names.filter((name) => name.startsWith(`${blockName(index)}.`));
    const kept = names.filter((name) => !IGNORED.test(name) && !this.#weights.has(name.replace(/\.weight$/, '')));
    const plain: PlainTensor[] = [];
    for (const name of kept) plain.push(await this.#plain(name));
    await writeQuantizedFile(join(folder, blockFile(index)), this.#weights, plain, {
      [FINGERPRINT_KEY]: this.about.fingerprint,
      [FACTS_KEY]: JSON.stringify(facts),
      [RECORDS_KEY]: JSON.stringify(this.#figures),
    });
    this.#weights = new Map();
    this.#changed = new Map();
    this.#figures = [];
  }

  async finish(): Promise<void> {
    const { folder, original, originalFolder, blockCount } = this.target;
    const { about } = this;
    const blocks = Array.from({ length: blockCount }, (_, index) => blockFile(index));
    const rest = original.names.filter((name) => !/^model\.layers\.\d+\./.test(name));
    const plain: PlainTensor[] = [];
    for (const name of rest) plain.push(await this.#plain(name));
    await writeQuantizedFile(join(folder, REST_FILE), new Map(), plain, { [FINGERPRINT_KEY]: about.fingerprint });
    const side = (await readdir(originalFolder)).filter((name) => SIDE_FILE.test(name)).sort();
    for (const name of side) await copyFile(join(originalFolder, name), join(folder, name));
    const records: LayerFigures[] = [];
    for (const file of blocks) records.push(...(await recordsOf(join(folder, file))));
    const files = [...blocks, REST_FILE];
    const manifest: Manifest = {
      version: 1,
      ...about,
      files,
      digests: await digestsOf(folder, [...files, ...side.filter((name) => DECIDING.test(name))]),
      records: [...records],
    };
    await writeWhole(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.earlier[Symbol.asyncDispose]();
    if (this.made !== undefined) await removeEmpty(this.target.folder, this.made);
  }

  async #plain(name: string): Promise<PlainTensor> {
    const { original } = this.target;
    const { shape, dtype } = original.info(name);
    const values = this.#changed.get(name);
    if (values) return { name, shape, dtype: 'F32', content: { values: values as StoredArray } };
    return { name, shape, dtype, content: { bytes: await original.readBytes(name) } };
  }
}

/** Removes folders that a run made and wrote nothing into, from `folder` outwards to `outermost`. */
async function removeEmpty(folder: string, outermost: string): Promise<void> {
  let inner = resolve(folder);
  while ((await readdir(inner)).length === 0) {
    await rmdir(inner);
    if (inner === resolve(outermost)) return;
    inner = dirname(inner);
  }
}

/** Removes what an ended run left unfinished. */
async function removeTorn(folder: string): Promise<void> {
  const torn = /^(block-\d{5}\.safetensors|rest\.safetensors|ptqlab\.json)\.[0-9a-f-]{36}\.tmp$/;
  for (const name of await readdir(folder)) if (torn.test(name)) await rm(join(folder, name));
}

async function requireSameRun(file: string, fingerprint: string, facts: RunFacts): Promise<void> {
  await using block = await openSafetensors(file);
  if (block.metadata[FINGERPRINT_KEY] === fingerprint) return;
  const was = factsIn(block);
  throw new FormatError(
    `belongs to another run (${(was && differentFacts(was, facts)) ?? 'it does not say of what'}); ` +
      'ask for what was asked then to go on with it, or choose another folder',
    { file },
  );
}

/** What a block file says of the run that wrote it; undefined where an earlier version did, or it is damaged. */
function factsIn({ metadata }: Checkpoint): Partial<RunFacts> | undefined {
  try {
    const facts: unknown = JSON.parse(metadata[FACTS_KEY] ?? 'null');
    return typeof facts === 'object' && facts !== null ? facts : undefined;
  } catch {
    return undefined;
  }
}

async function recordsOf(file: string): Promise<readonly LayerFigures[]> {
  await using block = await openSafetensors(file);
  return parseFigures(block.metadata[RECORDS_KEY] ?? '[]', file);
}
