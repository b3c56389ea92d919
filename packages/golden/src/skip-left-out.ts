import { leftOutCases } from './golden-cases.ts';

/** Names each golden case of a method that does not run as a skipped test, with the reason. */
export function skipLeftOut(method: string, largest = Infinity): void {
  for (const { name, reason } of leftOutCases(method, largest))
    it.skip(`${name} (skipped: ${reason})`, () => undefined);
}
