import { EvaluationError } from '../evaluation-error.ts';
import { PythonError } from './python-error.ts';

/**
 * The last `\boxed{...}` (or `\fbox{...}`) of a solution, braces matched; with a `\boxed ` anywhere, what follows the last of those
 * up to a dollar. Undefined where there is none or its braces never close.
 * Source: lm-evaluation-harness @4e7e0d47 `tasks/hendrycks_math/utils.py`.
 */
export function lastBoxed(solution: string): string | undefined {
  if (solution.includes('\\boxed ')) return `\\boxed ${solution.split('\\boxed ').at(-1)!.split('$', 1)[0]!}`;
  let start = solution.lastIndexOf('\\boxed');
  if (start < 0) start = solution.lastIndexOf('\\fbox');
  if (start < 0) return undefined;
  let open = 0;
  for (let i = start; i < solution.length; i++) {
    if (solution[i] === '{') open++;
    if (solution[i] === '}' && --open === 0) return solution.slice(start, i + 1);
  }
  return undefined;
}

/** The content of a box found by `lastBoxed`. @throws PythonError AssertionError where it is not of that form */
export function unboxed(box: string): string {
  const left = box.includes('\\boxed ') ? '\\boxed ' : '\\boxed{';
  if (!box.startsWith(left)) throw new PythonError('AssertionError', `"${box}" does not begin with ${left}`);
  if (left === '\\boxed ') return box.slice(left.length);
  if (!box.endsWith('}')) throw new PythonError('AssertionError', `"${box}" does not end with a brace`);
  return box.slice(left.length, -1);
}

/** The boxed answer of a reference solution. @throws Error where it has none: the document is not of this dataset */
export function boxedAnswer(solution: string): string {
  const box = lastBoxed(solution);
  if (box === undefined)
    throw new EvaluationError(
      `A solution needs its answer in \\boxed{...}; this one has none: ${solution.slice(0, 80)}`,
    );
  return unboxed(box);
}
