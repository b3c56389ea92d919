/** Where the code that defines a score raises, and the raising decides the score: the name of Python's exception. */
export class PythonError extends Error {
  constructor(
    readonly exception: 'IndexError' | 'AssertionError' | 'ValueError' | 'TypeError',
    message: string,
  ) {
    super(`${exception}: ${message}`);
    this.name = 'PythonError';
  }
}
