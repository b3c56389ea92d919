/** The user's input is wrong: one line, exit code 2, nothing half-written. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
