/** Text that is markup already. Everything else that goes into a page is escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, lists joined, nothing left out. */
export type Part = Markup | string | number | boolean | null | undefined | readonly Part[];

/** Markup from a template: parts that come from data cannot leave their place, in text or in a quoted attribute. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => text + (i < parts.length ? render(parts[i]) : '')).join(''));
}

function render(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (part === null || part === undefined || part === false || part === true) return '';
  if (typeof part === 'object') return part.map(render).join('');
  return escapeMarkup(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 does not allow, and halves of surrogate pairs. */
const NOT_A_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Text for HTML, SVG and quoted attributes. */
export function escapeMarkup(text: string): string {
  return text.replace(NOT_A_CHARACTER, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
