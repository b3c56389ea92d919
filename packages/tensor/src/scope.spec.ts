import { OwnershipError } from './errors.ts';
import { ScopeStack, type Owned } from './scope.ts';

/** Something to own that remembers whether it was disposed. */
class Thing implements Owned {
  readonly owner: Owned;
  disposed = 0;
  constructor(owner?: Thing) {
    this.owner = owner ?? this;
  }
  dispose(): void {
    this.disposed++;
  }
}

describe('Scope', () => {
  it('disposes what was made while it was innermost, once', () => {
    const stack = new ScopeStack();
    const [outer, inner] = [new Thing(), new Thing()];
    {
      using _ = stack.open();
      stack.adopt(outer);
      {
        using _ = stack.open();
        stack.adopt(inner);
      }
      expect([outer.disposed, inner.disposed]).toEqual([0, 1]);
    }
    expect([outer.disposed, inner.disposed]).toEqual([1, 1]);
  });

  it('hands kept things to the enclosing scope, however deep they lie in a value', () => {
    const stack = new ScopeStack();
    const [a, b, view] = [new Thing(), new Thing(), new Thing()];
    const looking = new Thing(view);
    {
      using _ = stack.open();
      {
        using scope = stack.open();
        for (const thing of [a, b, view]) stack.adopt(thing);
        const value = scope.keep({ a, nested: [{ b }, looking], number: 3, nothing: null, bytes: new Uint8Array(2) });
        expect(value.number).toBe(3);
      }
      expect([a.disposed, b.disposed, view.disposed]).toEqual([0, 0, 0]);
    }
    expect([a.disposed, b.disposed, view.disposed]).toEqual([1, 1, 1]);
  });

  it('lets go of what the outermost scope keeps', () => {
    const stack = new ScopeStack();
    const thing = new Thing();
    {
      using scope = stack.open();
      stack.adopt(thing);
      scope.keep(thing);
    }
    expect(thing.disposed).toBe(0);
  });

  it('does not take what another scope owns when it keeps it', () => {
    const stack = new ScopeStack();
    const thing = new Thing();
    {
      using _ = stack.open();
      stack.adopt(thing);
      {
        using scope = stack.open();
        scope.keep(thing);
      }
      expect(thing.disposed).toBe(0);
    }
    expect(thing.disposed).toBe(1);
  });

  it('disposes on the error path, across await', async () => {
    const stack = new ScopeStack();
    const thing = new Thing();
    const work = async () => {
      using _ = stack.open();
      stack.adopt(thing);
      await Promise.resolve();
      throw new Error('work failed');
    };
    await expect(work()).rejects.toThrow('work failed');
    expect(thing.disposed).toBe(1);
  });

  it('refuses to close before the scopes inside it, and can close after them', () => {
    const stack = new ScopeStack();
    const outer = stack.open();
    const inner = stack.open();
    expect(() => outer[Symbol.dispose]()).toThrow(OwnershipError);
    inner[Symbol.dispose]();
    outer[Symbol.dispose]();
    expect(() => outer[Symbol.dispose]()).toThrow('scope: closed out of order');
  });
});
