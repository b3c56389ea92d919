import { offsetsOf, opsOf, ReferenceBackend } from '@ptqlab/tensor';
import type { Backend, Buffer, Kernels, MapOp, OpName, Operand } from '@ptqlab/tensor';
import type { Step } from './step.ts';
import { constantStep, copyStep, extremeStep, gatherStep, mapStep, matmulStep, noStep, sumStep } from './steps.ts';

/** How a result depends on what was computed last. */
export interface Seed {
  readonly operand: Operand;
  /** ∂result / ∂element, in index order. */
  readonly sensitivities: ArrayLike<number>;
}

/** How far a backend that keeps the op table can be from exact arithmetic, to first order. */
export interface DerivedBound {
  /** Σ over all results of all ops: |∂result / ∂element| · the error the op table allows the element. */
  readonly bound: number;
  /** Step by step the allowed errors with the signs that add up to the bound; empty for a step that is exact. */
  readonly worst: readonly Float64Array[];
}

/** Errors that are added to the results of steps, in order. */
export interface Disturbance {
  readonly errors: readonly Float64Array[];
  readonly factor: number;
}

type AnyKernel = (...operands: (Operand & readonly Operand[] & number)[]) => unknown;

/**
 * A backend that remembers each call, so that the op table's bounds can be carried through a whole computation.
 *
 * Every result an op table backend computes is ŷ = f(x̂) + δ with |δ| ≤ the row's bound at x̂ (u·|y| for correctly rounded rows). To
 * first order in u a number L that is computed from all of them is off by Σ (∂L/∂y)·δ, so by at most Σ |∂L/∂y|·bound(y): the
 * sensitivities come from one pass backwards over the calls (Linnainmaa 1976). Two backends differ by at most twice that. Signs
 * are lost only once, at the end, so the bound is attained by the worst errors the table allows; `disturb` computes with them.
 */
export class ErrorTape {
  readonly backend: Backend;
  readonly #reference = new ReferenceBackend();
  readonly #steps: Step[] = [];
  /** Buffers that a step wrote to: only they can carry errors. */
  readonly #computed = new Set<Buffer>();

  constructor(disturb?: Disturbance) {
    const { kernels } = this.#reference;
    const recorded = (Object.keys(kernels) as OpName[]).map((op) => [op, this.#recording(op, disturb)]);
    const own = { name: 'error-tape', description: 'reference, every call remembered', exceptions: [] };
    this.backend = {
      ...own,
      kernels: Object.fromEntries(recorded) as unknown as Kernels,
      allocate: (bytes) => this.#reference.allocate(bytes),
      free: () => this.#reference.free(),
      upload: (buffer, values) => this.#reference.upload(buffer, values),
      read: (...asked) => this.#reference.read(...asked),
      close: () => this.#reference.close(),
    };
  }

  /** The bound of a number that depends on what was computed last through `seeds`. */
  boundOf(seeds: readonly Seed[]): DerivedBound {
    const sensitivities = new Sensitivities();
    for (const { operand, sensitivities: values } of seeds) sensitivities.add(operand, values);
    let bound = 0;
    const worst = this.#steps.toReversed().map(({ out, error, pull }) => {
      const own = sensitivities.take(out);
      if (own)
        pull?.(own, (operand, values) => this.#computed.has(operand.buffer) && sensitivities.add(operand, values));
      if (!own || !error) return new Float64Array(0);
      return error.map((allowed, i) => {
        bound += allowed * Math.abs(own[i]!);
        return allowed * Math.sign(own[i]!);
      });
    });
    return { bound, worst: worst.reverse() };
  }

  #recording(op: OpName, disturb: Disturbance | undefined): AnyKernel {
    const kernel = this.#reference.kernels[op] as AnyKernel;
    return (...operands) => {
      kernel(...operands);
      const step = this.#stepOf(op, operands as unknown as Operand[]);
      const errors = disturb?.errors[this.#steps.length];
      this.#steps.push(step);
      this.#computed.add(step.out.buffer);
      if (!errors?.length) return;
      const values = this.#reference.valuesOf(step.out);
      this.#reference.overwrite(
        step.out,
        values.map((value, i) => value + disturb!.factor * errors[i]!),
      );
    };
  }

  #stepOf(op: OpName, operands: readonly Operand[]): Step {
    const peek = (operand: Operand) => this.#reference.valuesOf(operand);
    const [first, second, third] = operands as [Operand, Operand, Operand];
    if ((opsOf('map') as string[]).includes(op))
      return mapStep(op as MapOp, first as unknown as Operand[], second, peek);
    switch (op) {
      case 'sum':
        return sumStep(first, second, peek);
      case 'maximum':
      case 'minimum':
        return extremeStep(first, second, peek);
      case 'argmax':
        return constantStep(second);
      case 'matmul':
        return matmulStep(first, second, third, peek, ({ buffer }) => this.#computed.has(buffer));
      case 'copy':
        return copyStep(first, second);
      case 'gather':
        return gatherStep(first, second, third, peek);
      case 'fill':
        return constantStep(second);
      case 'iota':
        return constantStep(first);
      default:
        return noStep(op);
    }
  }
}

/** ∂result / ∂element of every element of device memory, as the pass backwards comes to know them. */
class Sensitivities {
  readonly #of = new Map<Buffer, Float64Array>();

  add(operand: Operand, values: ArrayLike<number>): void {
    const { buffer, layout } = operand;
    const known = this.#of.get(buffer) ?? new Float64Array(buffer.bytes / 4);
    this.#of.set(buffer, known);
    let i = 0;
    for (const at of offsetsOf(layout)) known[at]! += values[i++]!;
  }

  /** Those to the elements that a step wrote, which from here on back are its business. */
  take({ buffer, layout }: Operand): Float64Array | undefined {
    const known = this.#of.get(buffer);
    if (!known) return undefined;
    return Float64Array.from(offsetsOf(layout), (at) => {
      const value = known[at]!;
      known[at] = 0;
      return value;
    });
  }
}
