/** Names that are all known, and no law that all of them select: nothing would be proven. */
export class NoLawError extends Error {
  constructor(laws: readonly string[], ops: readonly string[]) {
    super(`no law of ${laws.join(', ')} is about ${ops.join(', ')}, so nothing would be proven; name laws or ops`);
    this.name = 'NoLawError';
  }
}
