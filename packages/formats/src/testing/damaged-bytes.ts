import fc from 'fast-check';

/** `original`, which is left alone, with some bytes changed, or cut off at the end. */
export const damagedBytes = (original: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }).map((changes) => {
      const copy = Uint8Array.from(original);
      for (const [at, byte] of changes) copy[at] = byte;
      return copy;
    }),
    fc.nat(original.length - 1).map((length) => original.slice(0, length)),
  );
