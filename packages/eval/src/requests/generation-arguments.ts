/** Names under which lm-evaluation-harness takes the number of new tokens, the first given one counting. */
const LENGTH_NAMES = ['max_gen_toks', 'max_new_tokens', 'max_tokens', 'max_completion_tokens'] as const;

export interface GenerationArguments {
  readonly until: readonly string[];
  readonly max_gen_toks: number;
  readonly do_sample: boolean;
  readonly [name: string]: unknown;
}

/**
 * Generation arguments written the harness's way, in one form: stops as a list, one name for the length, sampling off unless a
 * temperature above 0 asks for it. (lm-evaluation-harness @4e7e0d47 `models/utils.py` normalize_gen_kwargs.)
 * @param fallback tokens to generate where no length is given
 */
export function generationArguments(given: Readonly<Record<string, unknown>>, fallback = 256): GenerationArguments {
  const rest = Object.fromEntries(
    Object.entries(given).filter(([name]) => !(LENGTH_NAMES as readonly string[]).includes(name)),
  );
  const length = LENGTH_NAMES.map((name) => given[name]).find((value) => value !== undefined && value !== null);
  const until = given['until'] ?? [];
  const temperature = Number(given['temperature'] ?? 0);
  const sampling = given['do_sample'] ?? temperature > 0;
  return {
    ...rest,
    ...(given['do_sample'] === false ? { temperature: 0 } : {}),
    do_sample: Boolean(sampling),
    until: Array.isArray(until) ? (until as string[]) : [String(until)],
    max_gen_toks: Math.trunc(Number(length ?? fallback)),
  };
}
