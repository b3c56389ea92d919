/** What is asked and found in an evaluation, as a file. Numbers that JSON lacks are written by their names, as in the records. */
export function evaluationJson(value: unknown): string {
  const named = (_key: string, part: unknown) =>
    typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  return `${JSON.stringify(value, named, 2)}\n`;
}
