import { describeFailure, type Agreement, type EquivalenceCertificate, type LawOutcome } from '@ptqlab/conformance';
import { duration } from './duration.ts';
import type { ParityCertificate } from './parity-of-ops.ts';
import { printTable } from './print-table.ts';

/** The table of a certificate, what broke with its smallest input, and one sentence. */
export function printParity(certificate: ParityCertificate): void {
  const { description, laws, seconds, runs, seed, exceptions, holds, against } = certificate;
  printTable(
    ['law', 'inputs', 'worst error / bound', '', ...against.map(({ backends }) => `beside ${backends[1]}`)],
    laws.map((outcome) => [
      outcome.law,
      outcome.runs,
      worstOf(outcome),
      outcome.failure ? 'BROKEN' : 'holds',
      ...against.map((other) => distanceOf(agreementOn(outcome.law, other))),
    ]),
  );
  const failures = [
    ...laws.filter(({ failure }) => failure).map((outcome) => [outcome.law, outcome] as const),
    ...against.flatMap(({ backends, laws: agreements }) =>
      agreements
        .filter(({ failure }) => failure)
        .map((agreement) => [`${agreement.law}: ${backends.join(' and ')} differ`, agreement] as const),
    ),
  ];
  for (const [title, { law, failure }] of failures)
    process.stdout.write(`\n${title}\n${describeFailure({ law, failure } as LawOutcome)}\n`);
  for (const { op, reason } of exceptions) process.stdout.write(`exception: ${op}: ${reason}\n`);
  process.stdout.write(
    `\n${description}: ${holds ? 'all laws hold' : 'laws are broken'}; ${laws.length} laws, ${runs} inputs each, seed ${seed}, ${duration(seconds)}\n`,
  );
  for (const other of against) process.stdout.write(`${sentenceOf(other)}\n`);
}

const worstOf = ({ worst }: LawOutcome): string => (typeof worst === 'number' ? worst.toFixed(3) : worst);

const agreementOn = (law: string, { laws }: EquivalenceCertificate): Agreement | undefined =>
  laws.find((agreement) => agreement.law === law);

/** Nothing for laws that observe no values. */
function distanceOf(agreement: Agreement | undefined): string {
  if (!agreement) return '';
  if (agreement.failure) return 'DIFFERS';
  return agreement.worstUlps > 0 ? `within ${agreement.worstUlps} ulp` : 'same bits';
}

function sentenceOf({ backends, descriptions, laws, holds }: EquivalenceCertificate): string {
  const same = laws.filter(({ worstUlps, failure }) => !failure && worstUlps === 0).length;
  return (
    `beside ${backends[1]} (${descriptions[1]}): ${holds ? 'equal wherever the laws ask for the same bits' : 'they differ'}; ` +
    `the same bits in all of ${same} of ${laws.length} laws`
  );
}
