import {
  DTYPES,
  offsetsOf,
  ReferenceBackend,
  type Backend,
  type HostArray,
  type Kernels,
  type Operand,
} from '@ptqlab/tensor';

/** A backend with one defect, and a law that must find it. The suite is only worth what it catches. */
export interface Mutant {
  readonly name: string;
  /** What is wrong with it. */
  readonly says: string;
  readonly caughtBy: string;
  readonly open: () => Promise<Backend>;
}

/** The reference backend with some kernels replaced. */
export function withKernels(replace: (right: Kernels) => Partial<Kernels>): () => Promise<Backend> {
  return async () => {
    const backend = new ReferenceBackend();
    return Object.assign(backend, { kernels: { ...backend.kernels, ...replace(backend.kernels) } });
  };
}

/** The memory of an operand of the reference backend. */
export function memoryOf({ buffer, dtype }: Operand): HostArray {
  return new DTYPES[dtype].array((buffer as unknown as { memory: ArrayBuffer }).memory);
}

/** The elements of an operand in index order. */
export function elementsOf(operand: Operand): number[] {
  const memory = memoryOf(operand);
  return Array.from(offsetsOf(operand.layout), (at) => memory[at]!);
}

/** Overwrites the elements of an operand. */
export function overwrite(out: Operand, valueAt: (index: number, old: number) => number): void {
  const memory = memoryOf(out);
  let i = 0;
  for (const at of offsetsOf(out.layout)) memory[at] = valueAt(i++, memory[at]!);
}

/** The same operand looked at through another layout. */
export const through = (operand: Operand, layout: Partial<Operand['layout']>): Operand => ({
  ...operand,
  layout: { ...operand.layout, ...layout },
});
