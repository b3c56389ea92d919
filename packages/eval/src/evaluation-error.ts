/** What was asked, or the documents it was asked about, do not allow the evaluation; the message says what would. */
export class EvaluationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
