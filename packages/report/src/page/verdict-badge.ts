import { VERDICT_SIGNS, type Verdict } from '@ptqlab/accuracy-map';
import { markup, type Markup } from './markup.ts';

/** A verdict's class name: `v-near-chance`. */
export const verdictClass = (verdict: Verdict): string => `v-${verdict.replaceAll(' ', '-')}`;

/** Class of the outline that a square of the map has for its verdict. */
export const outlineClass = (verdict: Verdict): string => `outlined o-${verdict.replaceAll(' ', '-')}`;

/** A verdict by colour, sign and word. */
export function verdictBadge(verdict: Verdict): Markup {
  return markup`<span class="badge ${verdictClass(verdict)}"><span aria-hidden="true">${VERDICT_SIGNS[verdict]}</span> ${verdict}</span>`;
}
