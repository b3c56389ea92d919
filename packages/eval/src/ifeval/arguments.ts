import { EvaluationError } from '../evaluation-error.ts';

/** Arguments of one instruction. Those that are null, 0 or empty count as not given: datasets fill unused ones with null. */
export class InstructionArguments {
  constructor(
    private readonly instruction: string,
    private readonly given: Readonly<Record<string, unknown>>,
  ) {}

  /** A text. @throws Error where it is not given: upstream then draws one at random, which no score can rest on */
  text(name: string): string {
    const value = this.value(name);
    if (typeof value === 'string') return value;
    throw this.missing(name, 'a text');
  }

  /** A list of texts. */
  texts(name: string): string[] {
    const value = this.value(name);
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    throw this.missing(name, 'a list of texts');
  }

  /** A whole number of at least 0; parquet readers give some as bigint, floats appear where a column has nulls. */
  count(name: string): number {
    const value = this.value(name);
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number' && number >= 0) return number;
    throw this.missing(name, 'a number');
  }

  /** Whether a count satisfies the relation that an argument names: "less than" or "at least" the limit. */
  satisfied(count: number, relation: string, limit: string): boolean {
    const wanted = this.text(relation);
    if (wanted === 'less than') return count < this.count(limit);
    if (wanted === 'at least') return count >= this.count(limit);
    throw new EvaluationError(
      `${this.instruction}: "${relation}" must be "less than" or "at least"; "${wanted}" was given.`,
    );
  }

  private value(name: string): unknown {
    const value = this.given[name];
    return value === 0 || value === '' || value === null ? undefined : value;
  }

  private missing(name: string, wanted: string): Error {
    const given = JSON.stringify(this.given, (_key, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value,
    );
    return new EvaluationError(`${this.instruction} needs ${wanted} as "${name}"; ${given} was given.`);
  }
}
