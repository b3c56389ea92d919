import { readFileSync } from 'node:fs';
import { escapeMarkup, type Markup } from '../page/markup.ts';

/** How charts look; part of the page's style, and of every chart that stands alone. */
export const CHART_STYLE = readFileSync(new URL('./chart.css', import.meta.url), 'utf8');

/** A chart as a file of its own: with its name space, its style, and a white ground. */
export function standalone({ text }: Markup): string {
  const open = '<svg class="chart"';
  if (!text.startsWith(open)) throw new Error(`standalone: a chart begins with ${escapeMarkup(open)}`);
  const head = `><style>${CHART_STYLE}</style><rect width="100%" height="100%" fill="#fff"/>`;
  const rest = text.slice(open.length).replace('>', () => head);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" class="chart"${rest}\n`;
}
