/** Longest rendering. */
const LONGEST = 80;

/** A short rendering of a value that should have been something else, for messages. */
export function showJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'that is absent';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
