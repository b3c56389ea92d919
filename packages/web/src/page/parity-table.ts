import type { Failure } from '@ptqlab/conformance';
import { OPS, type OpName } from '@ptqlab/tensor';
import { element } from './element.ts';
import { errorBar } from './error-bar.ts';
import { boundInWords, distanceInWords } from './in-words.ts';
import type { Meeting, OpRow, Standing } from './op-rows.ts';

const OTHER_ROWS: Readonly<Record<string, string>> = {
  memory: 'what is kept, freed and reused, in any order of calls',
  errors: 'wrong calls are refused, and say why',
};

/** The table that answers the page's question, one row per operation; a broken law shows the smallest input that breaks it. */
export function parityTable(rows: readonly OpRow[], titles: readonly [a: string, b: string]): HTMLElement {
  const heads = ['Operation', 'May be off by', titles[0], titles[1], 'A against B'];
  return element(
    'table',
    { class: 'parity' },
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows.flatMap((row) => [tableRow(row, heads), ...failureRows(row)])),
  );
}

function tableRow({ op, a, b, both }: OpRow, heads: readonly string[]): HTMLElement {
  const row = OPS[op as OpName] as (typeof OPS)[OpName] | undefined;
  const cell = (head: number, ...children: (Node | string)[]) =>
    element('td', { 'data-label': heads[head]! }, ...children);
  return element(
    'tr',
    { 'data-op': op },
    element(
      'th',
      { scope: 'row' },
      element('code', {}, op),
      ' ',
      element('small', {}, row?.says ?? OTHER_ROWS[op] ?? ''),
    ),
    cell(1, element('span', { class: 'bound' }, row ? boundInWords(row.error) : 'nothing')),
    cell(2, errorBar(a?.worst)),
    cell(3, errorBar(b?.worst)),
    cell(4, meetingOf(both, op)),
  );
}

function meetingOf(both: Meeting | undefined, op: string): HTMLElement {
  if (!both) return element('span', { class: 'waiting' }, op in OTHER_ROWS ? 'not comparable' : 'not run yet');
  const kind = both.broken ? 'broken' : both.worstUlps === 0 ? 'exact' : 'within';
  return element('span', { class: `verdict ${kind}` }, distanceInWords(both.worstUlps, both.broken, both.values));
}

/** What broke on one backend says more than that the two differ, which follows from it. */
function failureRows({ a, b, both }: OpRow): HTMLElement[] {
  const onA = brokenLaws(a, (law) => `A breaks the law ${law}.`);
  const onB = brokenLaws(b, (law) => `B breaks the law ${law}.`);
  const own = [...onA, ...onB];
  const apart = brokenLaws(both, (law) => `A and B differ under the law ${law} (expected is what A has).`);
  return [...own, ...apart.filter(({ law }) => own.every((other) => other.law !== law))].map(
    ({ law, title, failure }) =>
      element(
        'tr',
        { class: 'failure' },
        element(
          'td',
          { colspan: 5 },
          element('p', {}, element('strong', {}, title), ' ', failure.message),
          element('p', {}, 'The smallest input found that shows it:'),
          element('pre', { tabindex: 0, 'aria-label': `counterexample of ${law}` }, shortened(failure.counterexample)),
          element('p', { class: 'replay' }, `Replay: --law ${law} --seed ${failure.seed} --path ${failure.path}`),
        ),
      ),
  );
}

interface BrokenLaw {
  readonly law: string;
  readonly title: string;
  readonly failure: Failure;
}

const brokenLaws = (where: Standing | Meeting | undefined, title: (law: string) => string): BrokenLaw[] =>
  (where?.laws ?? []).flatMap(({ law, failure }) => (failure ? [{ law, title: title(law), failure }] : []));

const SHOWN = 1200;
const shortened = (input: string): string => (input.length > SHOWN ? `${input.slice(0, SHOWN)} …` : input);
