/** Documents could not be brought: the message names dataset, file, endpoint and what was answered. */
export class FetchError extends Error {
  constructor(
    message: string,
    options?: ErrorOptions,
    /** HTTP status, where the hub gave one. */
    readonly statusCode?: number,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}
