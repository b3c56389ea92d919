import { lstrip } from '../python/whitespace.ts';

/** The texts before which an answer ends: the task's own and the end-of-sequence text, once. */
export function stopList(until: string | readonly string[] | null, endOfSequence: string): string[] {
  const own = until === null ? [] : typeof until === 'string' ? [until] : [...until];
  return own.includes(endOfSequence) ? own : [...own, endOfSequence];
}

/** `text` before the first occurrence of each stop in turn; an empty stop is none. */
export function cutAtStops(text: string, stops: readonly string[]): string {
  return stops.filter((stop) => stop !== '').reduce((rest, stop) => rest.split(stop, 1)[0]!, text);
}

/** What follows the thinking part: the text behind the last end marker, or all of it where there is none. */
export function afterThinking(text: string, endMarker: string): string {
  return lstrip(text.split(endMarker).at(-1)!);
}
