/** Runs a Python program that a model wrote together with its tests. Implementations isolate it and limit its time. */
export interface CodeRunner {
  /**
   * @returns passed when the program ended by itself without an error; `reason` says what happened otherwise
   * @throws only when the runner itself is broken, never because of the program
   */
  run(program: string): Promise<{ passed: boolean; reason: string }>;
}
