/** What became of one program. */
export interface Outcome {
  /** True only if the program ran to its last line without an exception: every check in it was really made. */
  readonly passed: boolean;
  /** "passed", the exception ("AssertionError: ..."), or what stopped it ("timed out after 3000 ms", "refused: ..."). */
  readonly reason: string;
  /** Milliseconds on the clock from handing the program over to the verdict; the start of the interpreter is not in it. */
  readonly ms: number;
}
