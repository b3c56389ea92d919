import fc from 'fast-check';
import { DisposedError, ShapeError, type Device, type Scope, type Tensor } from '@ptqlab/tensor';
import { LawViolation } from './law.ts';

/**
 * One step of a random program over tensors and scopes. `pick` chooses among the live tensors, so every sequence of steps can run and
 * any part of it that shrinking leaves can run too.
 */
export interface Step {
  readonly does:
    'open' | 'close' | 'keep' | 'make' | 'add' | 'view' | 'write' | 'dispose' | 'read' | 'fail' | 'readLater';
  readonly pick: number;
}

export const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Step['does'][]>(
      'open',
      'close',
      'keep',
      'make',
      'make',
      'add',
      'add',
      'view',
      'write',
      'dispose',
      'read',
      'fail',
      'readLater',
    ),
    pick: fc.nat({ max: 99 }),
  }),
  { maxLength: 40 },
);

const SIZE = 33;

/** What the model knows of a tensor: the one value all its elements have, and whether it owns memory. */
interface Known {
  readonly tensor: Tensor;
  value: number;
  readonly owner: Known | undefined;
  live: boolean;
}

/** Runs steps on a device beside a model of what must be live and what every tensor must hold. */
export class Program {
  readonly #known: Known[] = [];
  readonly #scopes: { scope: Scope; owned: Set<Known> }[] = [];
  readonly #later: Promise<void>[] = [];

  constructor(
    private readonly device: Device,
    private readonly base: number,
  ) {}

  async run(program: readonly Step[]): Promise<void> {
    try {
      this.#open();
      for (const step of program) {
        await this.#step(step);
        this.#count(step.does);
      }
      await Promise.all(this.#later);
    } finally {
      while (this.#scopes.length > 0) this.#close();
    }
    this.#count('the last close');
    for (const known of this.#known) this.#refusesUse(known);
  }

  async #step({ does, pick }: Step): Promise<void> {
    const live = this.#known.filter((known) => known.live && (known.owner ?? known).live);
    const chosen = live[pick % Math.max(live.length, 1)];
    const other = live[(pick * 7 + 3) % Math.max(live.length, 1)];
    if (does === 'open') return this.#open();
    if (does === 'close') return void (this.#scopes.length > 1 && this.#close());
    if (does === 'make' || !chosen || !other) return this.#make(pick);
    if (does === 'add') return this.#adopt(chosen.tensor.add(other.tensor), chosen.value + other.value);
    if (does === 'view') return this.#view(chosen);
    if (does === 'write') return this.#write(chosen, pick);
    if (does === 'dispose') return this.#dispose(chosen);
    if (does === 'keep') return this.#keep(chosen);
    if (does === 'fail') return this.#fail(chosen.tensor);
    if (does === 'readLater') return void this.#later.push(this.#check(chosen.tensor, chosen.value));
    await this.#check(chosen.tensor, chosen.value);
  }

  #open(): void {
    this.#scopes.push({ scope: this.device.scope(), owned: new Set() });
  }

  #close(): void {
    const { scope, owned } = this.#scopes.pop()!;
    scope[Symbol.dispose]();
    for (const known of owned) known.live = false;
  }

  #make(pick: number): void {
    this.#adopt(this.device.full([SIZE], pick), pick);
  }

  #adopt(tensor: Tensor, value: number): void {
    const known = { tensor, value, owner: undefined, live: true };
    this.#known.push(known);
    this.#scopes.at(-1)!.owned.add(known);
  }

  #view(of: Known): void {
    this.#known.push({
      tensor: of.tensor.slice(0, 0, of.tensor.size),
      value: of.value,
      owner: of.owner ?? of,
      live: true,
    });
  }

  /** Every look at the same memory sees what is written. */
  #write(target: Known, value: number): void {
    target.tensor.write(value);
    const owner = target.owner ?? target;
    for (const known of this.#known) if ((known.owner ?? known) === owner) known.value = value;
  }

  #dispose(known: Known): void {
    known.tensor.dispose();
    if (known.owner === undefined) known.live = false;
  }

  #keep(known: Known): void {
    const [outer, inner] = [this.#scopes.at(-2), this.#scopes.at(-1)!];
    const owner = known.owner ?? known;
    if (!outer || !inner.owned.has(owner)) return;
    inner.scope.keep({ nested: [known.tensor] });
    inner.owned.delete(owner);
    outer.owned.add(owner);
  }

  /** A wrong call inside a scope of its own, on the way out of which everything made there is freed. */
  #fail(x: Tensor): void {
    try {
      using _ = this.device.scope();
      x.add(this.device.zeros([SIZE])).add(this.device.zeros([SIZE + 1]));
    } catch (error) {
      if (error instanceof ShapeError) return;
      throw error;
    }
    throw new LawViolation('add of shapes that do not broadcast was accepted');
  }

  async #check(tensor: Tensor, value: number): Promise<void> {
    const wrong = (await tensor.read()).find((x) => x !== value);
    if (wrong !== undefined) throw new LawViolation(`a tensor filled with ${value} holds ${wrong}`);
  }

  #count(after: string): void {
    const owners = this.#known.filter((known) => known.owner === undefined && known.live).length;
    const live = this.device.liveTensors - this.base;
    if (live !== owners) throw new LawViolation(`after ${after}: ${live} tensors are live, ${owners} should be`);
  }

  #refusesUse({ tensor }: Known): void {
    try {
      tensor.add(1);
    } catch (error) {
      if (error instanceof DisposedError) return;
      throw error;
    }
    throw new LawViolation('a disposed tensor was used without a DisposedError');
  }
}
