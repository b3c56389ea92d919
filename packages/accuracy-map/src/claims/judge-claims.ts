import type { JudgedMap } from '../map/judged-map.ts';
import type { ClaimCase, ClaimOutcome } from './claim-outcome.ts';
import type { Claim } from './claim.ts';
import { CLAIMS } from './claims.ts';
import { inScope, sizesOf } from './in-scope.ts';
import { judgeSizes } from './judge-sizes.ts';
import { judgeSetting } from './judge-setting.ts';

/** Asks a study about claims. */
export function judgeClaims(map: JudgedMap, claims: readonly Claim[] = CLAIMS): ClaimOutcome[] {
  return claims.map((claim) => judgeClaim(map, claim));
}

function judgeClaim(map: JudgedMap, claim: Claim): ClaimOutcome {
  const { scope, expects } = claim;
  const sizes = sizesOf(map.models);
  const open = (because: string, cases: readonly ClaimCase[] = []): ClaimOutcome => ({
    claim,
    outcome: 'not enough evidence',
    because,
    cases,
  });
  if ((scope.model !== 'each' || expects.kind === 'smaller loses more') && !sizes)
    return open('the study has no two models of known, different numbers of parameters');
  const settings = inScope(map, scope);
  if (settings.length === 0) return open('the study has no such setting');
  if (expects.kind === 'smaller loses more') return { claim, ...judgeSizes(map, settings, sizes!, expects.categories) };
  const cases = settings.map((setting) => judgeSetting(map, setting, settings, expects));
  const [yes, no] = (['yes', 'no'] as const).map((answer) => cases.filter(({ says }) => says === answer).length);
  const count = `${yes} of ${cases.length} settings as stated, ${no} not, ${cases.length - yes! - no!} undecided`;
  const [outcome, because] = decide(claim, yes!, no!, cases.length, count);
  const models = new Set(settings.map(({ model }) => model)).size;
  if (outcome === 'holds' && scope.model === 'each' && models < 2)
    return open(`${count}; the claim is about more than one model, the study has one`, cases);
  return { claim, outcome, because, cases };
}

function decide(
  { share }: Claim,
  yes: number,
  no: number,
  all: number,
  count: string,
): [ClaimOutcome['outcome'], string] {
  const holds = share === 'every' ? yes === all : 2 * yes > all;
  const fails = share === 'every' ? no > 0 : 2 * no >= all;
  return [holds ? 'holds' : fails ? 'does not hold' : 'not enough evidence', count];
}
