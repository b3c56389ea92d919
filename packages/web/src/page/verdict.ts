import type { ParityResult } from '../lab/prove-parity.ts';
import { element } from './element.ts';
import { compact } from './in-words.ts';
import type { OpRow } from './op-rows.ts';

/** The answer in one sentence, and what it rests on. */
export function verdict(rows: readonly OpRow[], { a, b, both }: ParityResult): HTMLElement {
  const ran = rows.filter((row) => row.both);
  const broken = rows.filter((row) => row.a?.worst === 'broken' || row.b?.worst === 'broken' || row.both?.broken);
  const identical = ran.filter(({ both: meeting }) => !meeting!.broken && meeting!.worstUlps === 0).length;
  const values = ran.reduce((sum, { both: meeting }) => sum + meeting!.values, 0);
  const holds = a.holds && b.holds && both.holds;
  const sentence = holds
    ? ran.length === 1
      ? `Yes: ${ran[0]!.op} agrees within its bound${identical === 1 ? ', bit for bit' : ''}.`
      : `Yes: all ${ran.length} operations agree within their bounds, ${identical} of them bit for bit.`
    : `No: ${broken.map(({ op }) => op).join(', ')} ${broken.length === 1 ? 'breaks' : 'break'} a law. The smallest input that shows it is below.`;
  return element(
    'div',
    { class: `answer ${holds ? 'exact' : 'broken'}` },
    element('p', { class: 'sentence' }, sentence),
    element(
      'p',
      {},
      `A: ${a.description}. B: ${b.description}. ${a.laws.length} laws on each, ${both.laws.length} on both, ${compact(values)} results compared, ` +
        `seed ${a.seed}, ${(a.seconds + b.seconds).toFixed(1)} s for the laws.`,
    ),
    ...[...new Set([...a.exceptions, ...b.exceptions].map(({ op, reason }) => `${op}: ${reason}`))].map((exception) =>
      element('p', {}, `Declared exception, ${exception}`),
    ),
  );
}
