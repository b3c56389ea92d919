import { markup, type Markup } from './page/markup.ts';
import { page, type Chapter } from './page/page.ts';
import type { ReportView } from './page/report-view.ts';
import { ablationSection } from './sections/ablation-section.ts';
import { claimsSection } from './sections/claims-section.ts';
import { curvesSection } from './sections/curves-section.ts';
import { inShort } from './sections/in-short.ts';
import { layersSection } from './sections/layers-section.ts';
import { leaksSection } from './sections/leaks-section.ts';
import { mapSection } from './sections/map-section.ts';
import { originSection } from './sections/origin-section.ts';
import { paritySection } from './sections/parity-section.ts';
import { rulesSection } from './sections/rules-section.ts';

const CHAPTERS: readonly (readonly [...Chapter, (view: ReportView) => Markup])[] = [
  ['short', 'In short', inShort],
  ['map', 'Map', mapSection],
  ['curves', 'Quality against size', curvesSection],
  ['claims', 'Claims', claimsSection],
  ['layers', 'Layers', layersSection],
  ['ablation', 'Calibration', ablationSection],
  ['rules', 'Verdicts', rulesSection],
  ['parity', 'Parity', paritySection],
  ['leaks', 'Leaks', leaksSection],
  ['origin', 'Recipe', originSection],
];

/** The whole report as one HTML file; chapters without content are left out. */
export function reportPage(view: ReportView): string {
  const written = CHAPTERS.map(([anchor, name, write]) => ({ chapter: [anchor, name] as const, text: write(view) }));
  const present = written.filter(({ text }) => text.text !== '');
  return page(
    `Accuracy map: ${view.map.name}`,
    markup`<p class="lead">${leadOf(view)}</p>`,
    present.map(({ chapter }) => chapter),
    markup`${present.map(({ text }) => text)}`,
  );
}

function leadOf({ map, rows }: ReportView): string {
  const quantized = rows.filter(({ isFullPrecision }) => !isFullPrecision);
  const methods = new Set(quantized.map(({ method }) => method)).size;
  const most = Math.max(0, ...rows.flatMap(({ tasks }) => tasks.map(({ documents }) => documents)));
  return `What quantization does to ${count(map.models.length, 'model')}: ${count(methods, 'method')}, ${count(quantized.length, 'setting')}, ${count(map.tasks.length, 'task')} of up to ${count(most, 'document')}, every setting compared with full precision on the same documents.`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
