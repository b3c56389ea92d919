/** Parity was not proven, so nothing was evaluated. The message holds the counterexample and the command that replays it. */
export class GateError extends Error {
  override readonly name = 'GateError';
}
