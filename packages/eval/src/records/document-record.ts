/** One scored sequence of tokens. */
export interface ScoredSequence {
  /** Tokens before the scored ones, after truncation, as their number and a hash of their ids. */
  readonly contextLength: number;
  readonly contextHash: string;
  /** Ids of the scored tokens. */
  readonly tokens: readonly number[];
  /** Natural logarithm, summed. */
  readonly logLikelihood: number;
  /** Whether each scored token was the likeliest. */
  readonly greedy: boolean;
}

/** What one document gave: enough to compare two runs, backends or methods document by document. */
export interface DocumentRecord {
  readonly task: string;
  readonly version: string;
  readonly config: string;
  /** Index in its split, from 0. */
  readonly document: number;
  /** SHA-256 of everything that was asked, the model's name and limits included. */
  readonly request: string;
  readonly scored?: readonly ScoredSequence[];
  readonly written?: {
    readonly contextLength: number;
    readonly contextHash: string;
    readonly tokens: readonly number[];
    /** After the stops. */
    readonly text: string;
    readonly filtered: Readonly<Record<string, string>>;
  };
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'];

/** One line of JSON; numbers that JSON lacks are written by their names. */
export function recordLine(record: DocumentRecord): string {
  return JSON.stringify(record, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** The record of a line. @throws SyntaxError or Error where it is none */
export function parseRecordLine(line: string): DocumentRecord {
  const record = JSON.parse(line) as DocumentRecord & { scored?: { logLikelihood: unknown }[] };
  if (typeof record.request !== 'string' || typeof record.scores !== 'object')
    throw new Error(`A line of JSON is no record of a document: ${line.slice(0, 60)}`);
  const scores = Object.entries(record.scores).map(([name, values]) => [name, values.map(numberOf)]);
  const scored = record.scored?.map((sequence) => ({ ...sequence, logLikelihood: numberOf(sequence.logLikelihood) }));
  return { ...record, ...(scored ? { scored } : {}), scores: Object.fromEntries(scores) as DocumentRecord['scores'] };
}

function numberOf(value: unknown): number {
  return typeof value === 'string' && NOT_FINITE.includes(value) ? Number(value) : (value as number);
}

/** Whether all numbers of a record are finite. */
export function isFiniteRecord({ scored = [], scores }: DocumentRecord): boolean {
  return (
    scored.every(({ logLikelihood }) => Number.isFinite(logLikelihood)) &&
    Object.values(scores).every((values) => values.every(Number.isFinite))
  );
}
