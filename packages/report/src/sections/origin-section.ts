import { markup, type Markup } from '../page/markup.ts';
import type { ReportView } from '../page/report-view.ts';

/** Where the figures come from: recipe, environment, and what is wrong with the folder. */
export function originSection({ study, map }: ReportView): Markup {
  const { models, ...environment } = study.environment as { models: readonly object[] } & Record<string, unknown>;
  return markup`<section id="origin" aria-labelledby="origin-title"><h2 id="origin-title">Recipe and environment</h2>
${map.problems.length === 0 ? null : markup`<div class="warning"><p>${map.problems.length} problems in the folder:</p><ul>${map.problems.map((problem) => markup`<li>${problem}</li>`)}</ul></div>`}
<dl class="facts">${Object.entries(environment).map(([name, value]) => markup`<dt>${name}</dt><dd>${textOf(value)}</dd>`)}
${models.map(
  (model) =>
    markup`<dt>model</dt><dd>${Object.entries(model)
      .map(([name, value]) => `${name} ${textOf(value)}`)
      .join(', ')}</dd>`,
)}</dl>
<h3>Resolved recipe</h3><div class="scroll" tabindex="0" role="region" aria-label="Resolved recipe"><pre>${study.recipeText ?? JSON.stringify(study.recipe, undefined, 2)}</pre></div></section>`;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
