const ATTEMPTS = 10_000;

/** Draws until one is accepted. @throws Error when ten thousand draws in a row were not */
export function redraw<T>(draw: () => T, accept: (drawn: T) => boolean): T {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const drawn = draw();
    if (accept(drawn)) return drawn;
  }
  throw new Error(`None of ${ATTEMPTS} draws was accepted; the condition is too narrow for what is drawn.`);
}
