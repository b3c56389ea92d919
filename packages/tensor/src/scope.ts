import { OwnershipError } from './errors.ts';

/** What a scope can own. */
export interface Owned {
  /** The tensor whose memory this is: itself, or for a view the tensor it looks into. */
  readonly owner: Owned;
  dispose(): void;
}

/** The scopes of one device, innermost last. */
export class ScopeStack {
  readonly #open: Scope[] = [];

  open(): Scope {
    const scope = new Scope(this, this.#open.at(-1));
    this.#open.push(scope);
    return scope;
  }

  /** Hands a new tensor to the innermost scope; with none open its creator must dispose it. */
  adopt(tensor: Owned): void {
    this.#open.at(-1)?.adopt(tensor);
  }

  /** @throws OwnershipError unless `scope` is the innermost one */
  close(scope: Scope): void {
    if (this.#open.at(-1) !== scope)
      throw new OwnershipError(
        'scope: closed out of order; a device is single-lane and its scopes close last-first (for concurrent work open a second device)',
      );
    this.#open.pop();
  }
}

/**
 * Lexical ownership of device memory: `using scope = device.scope()` disposes every tensor made while it was the innermost scope,
 * except those handed to the enclosing one by `keep`. Works across `await`.
 */
export class Scope implements Disposable {
  readonly #owned = new Set<Owned>();

  constructor(
    private readonly stack: ScopeStack,
    private readonly parent: Scope | undefined,
  ) {}

  adopt(tensor: Owned): void {
    this.#owned.add(tensor);
  }

  /** Hands all tensors inside `value` (a tensor, or arrays and plain objects of them) to the enclosing scope and returns `value`. */
  keep<T>(value: T): T {
    this.#keep(value);
    return value;
  }

  #keep(value: unknown): void {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    if (isOwned(value)) {
      if (this.#owned.delete(value.owner)) this.parent?.adopt(value.owner);
      return;
    }
    for (const part of Object.values(value)) this.#keep(part);
  }

  [Symbol.dispose](): void {
    this.stack.close(this);
    for (const tensor of this.#owned) tensor.dispose();
    this.#owned.clear();
  }
}

function isOwned(value: object): value is Owned {
  return 'owner' in value && 'dispose' in value && typeof value.dispose === 'function';
}
