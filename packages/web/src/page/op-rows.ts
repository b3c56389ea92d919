import type { Agreement, LawOutcome } from '@ptqlab/conformance';
import type { ParityProgress } from '../lab/prove-parity.ts';

/** What is known of one backend at one row of the op table. */
export interface Standing {
  readonly laws: readonly LawOutcome[];
  /** Worst error as a fraction of the allowed one. */
  readonly worst: number | 'broken';
}

/** How two backends answered the same calls of one row. */
export interface Meeting {
  readonly laws: readonly Agreement[];
  readonly worstUlps: number;
  readonly ulpCounts: readonly number[];
  readonly values: number;
  readonly broken: boolean;
}

export interface OpRow {
  readonly op: string;
  readonly a?: Standing;
  readonly b?: Standing;
  readonly both?: Meeting;
}

/** Laws of memory and of errors are about no single op; they share a row each. */
export function rowOf({ law, ops }: { readonly law: string; readonly ops: readonly string[] }): string {
  const [head] = law.split('.');
  return head === 'memory' || head === 'errors' ? head : ops[0]!;
}

/** Gathers what the laws reported, in the order in which rows first appear in `order`, new ones behind. */
export function opRows(reports: readonly ParityProgress[], order: readonly string[]): OpRow[] {
  const names = [...new Set([...order, ...reports.map(({ outcome }) => rowOf(outcome))])];
  return names.map((op) => {
    const own = reports.filter(({ outcome }) => rowOf(outcome) === op);
    const of = <S extends ParityProgress['stage']>(stage: S) =>
      own.filter((report): report is Extract<ParityProgress, { stage: S }> => report.stage === stage);
    const standing = (stage: 'a' | 'b') => standingOf(of(stage).map(({ outcome }) => outcome as LawOutcome));
    return {
      op,
      a: standing('a'),
      b: standing('b'),
      both: meetingOf(of('both').map(({ outcome }) => outcome)),
    } as OpRow;
  });
}

function standingOf(laws: readonly LawOutcome[]): Standing | undefined {
  if (laws.length === 0) return undefined;
  const isBroken = laws.some(({ failure, worst }) => failure !== undefined || worst === 'broken');
  return { laws, worst: isBroken ? 'broken' : Math.max(...laws.map(({ worst }) => worst as number)) };
}

function meetingOf(laws: readonly Agreement[]): Meeting | undefined {
  if (laws.length === 0) return undefined;
  const ulpCounts = laws[0]!.ulpCounts.map((_, bin) => laws.reduce((sum, law) => sum + law.ulpCounts[bin]!, 0));
  return {
    laws,
    ulpCounts,
    values: ulpCounts.reduce((sum, count) => sum + count, 0),
    worstUlps: Math.max(...laws.map(({ worstUlps }) => worstUlps)),
    broken: laws.some(({ failure }) => failure !== undefined),
  };
}
