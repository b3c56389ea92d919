import { parseScheme, printScheme, SchemeError, type Quantizer, type Task } from '@ptqlab/quant';
import { GROUP_SIZE } from './layer-case.ts';
import { optionsOf } from './run-method.ts';

const WEIGHTS_ONLY = [1, 2, 3, 4, 8].flatMap((bits) =>
  ['channel', 'tensor', `g${GROUP_SIZE}`].flatMap((group) =>
    ['sym', 'asym'].map((range) => parseScheme(`W${bits}A16-${group}-${range}`)),
  ),
);
const WITH_ACTIVATIONS = ['W8A8', 'W4A8', 'W4A4'].flatMap((widths) =>
  ['token', 'tensor'].flatMap((granularity) =>
    ['sym', 'asym'].map((range) => parseScheme(`${widths}-channel-${range}-per${granularity}`)),
  ),
);
const SCHEMES = [...WEIGHTS_ONLY, ...WITH_ACTIVATIONS];

/** Published options, some of them changed, with every scheme of a fixed list that the method accepts. */
export function acceptedTasks(method: Quantizer, changes: Readonly<Record<string, unknown>> = {}): Task[] {
  const options = optionsOf(method, changes);
  return SCHEMES.map((scheme) => ({ scheme, options })).filter((task) => accepts(method, task));
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
