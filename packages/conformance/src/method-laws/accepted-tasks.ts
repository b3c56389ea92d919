import { parseScheme, printScheme, SchemeError, type Quantizer, type Task } from '@ptqlab/quant';
import { GROUP_SIZE } from './layer-case.ts';
import { optionsOf } from './run-method.ts';

const SCHEMES = [1, 2, 3, 4, 8].flatMap((bits) =>
  ['channel', 'tensor', `g${GROUP_SIZE}`].flatMap((group) =>
    ['sym', 'asym'].map((range) => parseScheme(`W${bits}A16-${group}-${range}`)),
  ),
);

/** Published options with every scheme of a fixed list that the method accepts. */
export function acceptedTasks(method: Quantizer): Task[] {
  return SCHEMES.map((scheme) => ({ scheme, options: optionsOf(method) })).filter((task) => accepts(method, task));
}

export const nameOf = (task: Task): string => printScheme(task.scheme);

function accepts(method: Quantizer, task: Task): boolean {
  try {
    method.check(task);
    return true;
  } catch (error) {
    if (error instanceof SchemeError) return false;
    throw error;
  }
}
