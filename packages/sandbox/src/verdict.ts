import type { Outcome } from './outcome.ts';

/**
 * Reads a worker's answer as if an enemy had written it: only a well-formed verdict that carries this program's token counts.
 * @param line the answer, or what ended the process ("SIGKILL", "exit code 1")  @param token made after the program was known
 */
export function verdictFrom(line: string, token: string): Omit<Outcome, 'ms'> {
  if (!line.startsWith('{')) return { passed: false, reason: `the interpreter died (${line})` };
  const verdict = parse(line);
  if (verdict?.token !== token) return { passed: false, reason: 'forged: an answer without the token' };
  if (typeof verdict.passed !== 'boolean' || typeof verdict.reason !== 'string')
    return { passed: false, reason: 'forged: an answer that is no verdict' };
  return { passed: verdict.passed, reason: verdict.reason };
}

function parse(line: string): { token?: unknown; passed?: unknown; reason?: unknown } | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // not JSON: no token, so it counts as forged
  }
}
