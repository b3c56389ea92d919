import { createRequire } from 'node:module';
import type * as mathjs from 'mathjs';

const require = createRequire(import.meta.url);
let made: mathjs.MathJsInstance | undefined;

/**
 * Complex numbers and their functions. No `predictable` mode: roots and logarithms of negative numbers are complex, on their principal
 * branch. Loaded when the first formula asks: that takes a second, and rational numbers, which most answers are, do without it.
 */
export const complexArithmetic = new Proxy({} as mathjs.MathJsInstance, {
  get: (_, name) => Reflect.get((made ??= makeArithmetic()), name) as unknown,
});

function makeArithmetic(): mathjs.MathJsInstance {
  const { all, create } = require('mathjs') as typeof mathjs;
  return create(all, {});
}
