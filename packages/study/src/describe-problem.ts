/** Kinds of errors that say nothing without their name. */
const NAMED = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError'];

/** What went wrong in one line, for people, and for what crosses processes. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return NAMED.includes(error.name) ? `${error.name}: ${error.message}` : error.message;
}
