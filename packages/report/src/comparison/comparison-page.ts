import {
  figureText,
  pText,
  sharedText,
  signed,
  type CellComparison,
  type DifferingPath,
  type StudyComparison,
  type TaskComparison,
} from '@ptqlab/accuracy-map';
import { changeSentence } from '../page/change-sentence.ts';
import { markup, type Markup } from '../page/markup.ts';
import { valueText } from '../page/numbers.ts';
import { page } from '../page/page.ts';

const FLIPS_SHOWN = 30;

/** Two studies side by side as one HTML file: what differs in their making, then every task whose documents differ. */
export function comparisonPage(comparison: StudyComparison): string {
  const { names, cells, differences, problems } = comparison;
  const tasks = cells.flatMap((cell) => cell.tasks);
  const compared = tasks.filter(({ documents }) => documents > 0);
  const equal = compared.filter(({ flips }) => flips.length === 0).length;
  const lead = markup`<p class="lead">A is <strong>${names[0]}</strong>, B is <strong>${names[1]}</strong>. ${cells.length} cells are in both; of ${compared.length} tasks compared document by document, ${equal} are equal in every document.</p>`;
  return page(
    `Comparison: ${names[0]} and ${names[1]}`,
    lead,
    [
      ['changes', 'Tasks that differ'],
      ['making', 'What differs in the making'],
      ['cells', 'Cells'],
    ],
    markup`${changesSection(comparison)}${makingSection(differences)}${cellsSection(comparison)}
${problems.length === 0 ? null : markup`<div class="warning"><ul>${problems.map((problem) => markup`<li>${problem}</li>`)}</ul></div>`}`,
  );
}

function changesSection({ cells, alpha }: StudyComparison): Markup {
  const rows = cells.flatMap((cell) =>
    cell.tasks.filter(({ flips, note }) => flips.length > 0 || note !== '').map((task) => taskRow(cell, task, alpha)),
  );
  const heads = ['Model', 'Setting', 'Seed', 'Task', 'A', 'B', 'Changed', 'B − A', 'p'];
  return markup`<section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">Tasks that differ</h2>
${
  rows.length === 0
    ? markup`<p>None: every document of every task in both studies has the same score.</p>`
    : markup`<p>A, B and B − A are over the documents that both studies have of a task. p values are paired, corrected by Holm over all tasks of all cells that both studies have.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="changes-title"><table><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`
}</section>`;
}

function taskRow({ model, setting, seed }: CellComparison, task: TaskComparison, alpha: number): Markup {
  const { change, flips, documents, note, scale, title } = task;
  const value = (figure: number): string => valueText(figure, scale === 'score');
  const unit = scale === 'score' ? ' points' : ' %';
  return markup`<tr><td>${model}</td><th scope="row">${setting}</th><td>${seed}</td><td>${title}</td><td>${value(task.a)}</td><td>${value(task.b)}</td>
<td>${documents === 0 ? note : `${flips.length} of ${sharedText(task)}`}${flips.length > 0 ? flipList(task) : null}</td>
<td>${change ? markup`<span title="${changeSentence(change, alpha).replace('against full precision', 'B against A')}">${signed(change.difference)}${unit} [${change.interval.map(signed).join(', ')}]</span>` : null}</td>
<td>${change ? pText(change.pAdjusted) : null}${change && change.pAdjusted <= alpha ? markup` <strong class="flag">▲</strong>` : null}</td></tr>`;
}

function flipList({ flips, scale }: TaskComparison): Markup {
  const name = scale === 'score' ? 'score' : 'loss';
  const more = flips.length - FLIPS_SHOWN;
  return markup`<details><summary>documents</summary><ul>${flips.slice(0, FLIPS_SHOWN).map(({ document, a, b }) => markup`<li>${document}: ${name} ${figureText(a)} → ${figureText(b)}</li>`)}${more > 0 ? markup`<li>and ${more} more</li>` : null}</ul></details>`;
}

function makingSection(differences: readonly DifferingPath[]): Markup {
  const row = ({ path, a, b }: DifferingPath): Markup =>
    markup`<tr><th scope="row">${path}</th><td>${a ?? '(nothing)'}</td><td>${b ?? '(nothing)'}</td></tr>`;
  return markup`<section id="making" aria-labelledby="making-title"><h2 id="making-title">What differs in the making</h2>
${
  differences.length === 0
    ? markup`<p>Nothing: recipe, environment, models, code and arithmetic are the same.</p>`
    : markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="making-title"><table><thead><tr><th scope="col">Where</th><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody>${differences.map(row)}</tbody></table></div>`
}</section>`;
}

function cellsSection({ cells, onlyA, onlyB, tasksOnlyA, tasksOnlyB }: StudyComparison): Markup {
  const list = (title: string, items: readonly string[]): Markup | null =>
    items.length === 0 ? null : markup`<h3>${title}</h3><ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
  const noted = cells.flatMap(({ model, setting, seed, note, figures }) => {
    const parts = [
      ...(note === '' ? [] : [note]),
      ...figures.map(({ name, a, b }) => `${name} ${figureText(a)} → ${figureText(b)}`),
    ];
    return parts.length === 0 ? [] : [`${model} ${setting}, seed ${seed}: ${parts.join(', ')}`];
  });
  return markup`<section id="cells" aria-labelledby="cells-title"><h2 id="cells-title">Cells</h2><p>${cells.length} in both studies.</p>
${list('Only in A', onlyA)}${list('Only in B', onlyB)}${list('Tasks only in A', tasksOnlyA)}${list('Tasks only in B', tasksOnlyB)}${list('Other figures that differ', noted)}</section>`;
}
