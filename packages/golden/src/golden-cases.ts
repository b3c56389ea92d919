import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSafetensors, type StoredArray } from '@ptqlab/formats';

/** One case of a manifest: a method's inputs, its hyper-parameters, and what its authors' code made of them. */
export interface GoldenCase {
  readonly name: string;
  readonly method: string;
  readonly file: string;
  readonly params: Readonly<Record<string, never>>;
}

const here = fileURLToPath(new URL('.', import.meta.url));
/** A small selection is part of the repository; the whole set lies beside it where there is one. */
const FOLDERS = [join(here, '../fixtures'), join(here, '../../../../shared/golden')];

/** Names of the cases, by method, that the whole set has and the selection has not. */
const LEFT_OUT = join(FOLDERS[0]!, 'left-out.json');

/** True when the whole set is there, not only the selection in this repository. */
export const hasWholeSet = existsSync(FOLDERS[1]!);

interface Manifest {
  readonly cases:
    readonly (Omit<GoldenCase, 'name'> & { case: string })[] | Readonly<Record<string, Omit<GoldenCase, 'name'>>>;
}

/** All cases of one method that are here, each once. @param largest bytes of a case's file; larger ones are left out */
export const goldenCases = (method: string, largest = Infinity): GoldenCase[] =>
  casesHere(method).filter(({ file }) => statSync(file).size <= largest);

/** A case that does not run, and why. */
export interface LeftOutCase {
  readonly name: string;
  readonly reason: string;
}

/** The cases of one method that `goldenCases` leaves out. */
export function leftOutCases(method: string, largest = Infinity): LeftOutCase[] {
  const here = casesHere(method);
  const { [method]: names = [] } = JSON.parse(readFileSync(LEFT_OUT, 'utf8')) as Record<string, string[]>;
  const absent = names.filter((name) => !here.some((one) => one.name === name));
  const tooLarge = here.filter(({ file }) => statSync(file).size > largest);
  return [
    ...absent.map((name) => ({ name, reason: 'its file is in shared/golden, which is not beside the repository' })),
    ...tooLarge.map(({ name }) => ({ name, reason: 'takes too long here; another backend runs it' })),
  ];
}

function casesHere(method: string): GoldenCase[] {
  const found = new Map<string, GoldenCase>();
  for (const folder of FOLDERS)
    for (const manifest of ['manifest.json', 'manifest-lowbit.json']) {
      const path = join(folder, manifest);
      if (!existsSync(path)) continue;
      const { cases } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
      const named = Array.isArray(cases)
        ? (cases as { case: string }[]).map((one) => ({ ...one, name: one.case }))
        : Object.entries(cases).map(([name, one]) => ({ ...one, name }));
      for (const one of named as unknown as GoldenCase[]) {
        const file = join(folder, one.file);
        if (one.method === method && !found.has(one.name) && existsSync(file)) found.set(one.name, { ...one, file });
      }
    }
  return [...found.values()];
}

/** The tensors of a case, read whole (they are small). */
export class GoldenTensors {
  private constructor(
    private readonly file: string,
    private readonly tensors: ReadonlyMap<string, { shape: readonly number[]; values: StoredArray }>,
  ) {}

  static async open({ file }: GoldenCase): Promise<GoldenTensors> {
    await using checkpoint = await openSafetensors(file);
    const tensors = new Map<string, { shape: readonly number[]; values: StoredArray }>();
    for (const name of checkpoint.names)
      tensors.set(name, { shape: checkpoint.info(name).shape, values: await checkpoint.read(name) });
    return new GoldenTensors(file, tensors);
  }

  has(name: string): boolean {
    return this.tensors.has(name);
  }

  shape(name: string): readonly number[] {
    return this.#find(name).shape;
  }

  numbers(name: string): Float64Array {
    return Float64Array.from(this.#find(name).values as ArrayLike<number | bigint>, Number);
  }

  #find(name: string): { shape: readonly number[]; values: StoredArray } {
    const found = this.tensors.get(name);
    if (!found)
      throw new Error(`golden: "${name}" is not in ${this.file}; it holds ${[...this.tensors.keys()].join(', ')}`);
    return found;
  }
}
