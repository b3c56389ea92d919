import type { ListOperation, ListResult, NumberOperation } from './operation.ts';

export const numberOperations: readonly NumberOperation[] = [
  { name: 'add', says: (k) => `add ${k} to x`, line: (k) => `x = x + ${k}`, apply: (x, k) => x + k },
  { name: 'subtract', says: (k) => `take ${k} from x`, line: (k) => `x = x - ${k}`, apply: (x, k) => x - k },
  { name: 'multiply', says: (k) => `multiply x by ${k}`, line: (k) => `x = x * ${k}`, apply: (x, k) => x * k },
  { name: 'square', says: () => 'square x', line: () => 'x = x * x', apply: (x) => x * x },
  { name: 'negate', says: () => 'change the sign of x', line: () => 'x = -x', apply: (x) => -x },
  { name: 'at least', says: (k) => `make x at least ${k}`, line: (k) => `x = max(x, ${k})`, apply: Math.max },
  { name: 'at most', says: (k) => `make x at most ${k}`, line: (k) => `x = min(x, ${k})`, apply: Math.min },
];

export const listOperations: readonly ListOperation[] = [
  {
    name: 'larger',
    says: (k) => `keep the numbers larger than ${k}`,
    line: (k) => `xs = [x for x in xs if x > ${k}]`,
    apply: (xs, k) => xs.filter((x) => x > k),
  },
  {
    name: 'smaller',
    says: (k) => `keep the numbers smaller than ${k}`,
    line: (k) => `xs = [x for x in xs if x < ${k}]`,
    apply: (xs, k) => xs.filter((x) => x < k),
  },
  {
    name: 'even',
    says: () => 'keep the even numbers',
    line: () => 'xs = [x for x in xs if x % 2 == 0]',
    apply: (xs) => xs.filter((x) => x % 2 === 0),
  },
  {
    name: 'add',
    says: (k) => `add ${k} to each number`,
    line: (k) => `xs = [x + ${k} for x in xs]`,
    apply: (xs, k) => xs.map((x) => x + k),
  },
  {
    name: 'multiply',
    says: (k) => `multiply each number by ${k}`,
    line: (k) => `xs = [x * ${k} for x in xs]`,
    apply: (xs, k) => xs.map((x) => x * k),
  },
];

export const listResults: readonly ListResult[] = [
  { name: 'sum', says: 'return the sum', expression: 'sum(xs)', apply: (xs) => xs.reduce((sum, x) => sum + x, 0) },
  { name: 'count', says: 'return how many are left', expression: 'len(xs)', apply: (xs) => xs.length },
  {
    name: 'largest',
    says: 'return the largest or 0',
    expression: 'max(xs, default=0)',
    apply: (xs) => (xs.length === 0 ? 0 : Math.max(...xs)),
  },
  {
    name: 'smallest',
    says: 'return the smallest or 0',
    expression: 'min(xs, default=0)',
    apply: (xs) => (xs.length === 0 ? 0 : Math.min(...xs)),
  },
];
