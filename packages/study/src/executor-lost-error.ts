/** What computed a cell died before it was done: nothing is known of the cell, and it can be tried again. */
export class ExecutorLostError extends Error {
  override readonly name = 'ExecutorLostError';
}
