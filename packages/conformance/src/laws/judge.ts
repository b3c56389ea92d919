import { allowedError, dtypeOf, SMALLEST_NORMAL, type ErrorBound, type HostArray } from '@ptqlab/tensor';
import { LawViolation } from './law.ts';

// Looked up once: inside jest every use of a global costs more than the arithmetic.
const { abs, fround } = Math;
const { isNaN } = Number;

/** What one element should be; `magnitude` and `terms` for sums. */
export interface Expected {
  readonly value: number;
  readonly magnitude?: number;
  readonly terms?: number;
}

/** Below the normal range a backend may flush to zero, so values there all count as the same. */
const vanishes = (x: number): boolean => abs(x) <= SMALLEST_NORMAL;

const same = (got: number, want: number): boolean =>
  got === want || (vanishes(got) && vanishes(want)) || (isNaN(got) && isNaN(want));

/**
 * Elements must equal `expected` bit for bit; the sign of zero and values below the normal range do not count.
 * @returns 0 @throws LawViolation at the first that differs
 */
export function judgeExact(what: string, got: HostArray, expected: ArrayLike<number>): number {
  if (got.length !== expected.length)
    throw new LawViolation(`${what}: ${got.length} elements came back, ${expected.length} were expected`);
  for (let i = 0; i < got.length; i++)
    if (!same(got[i]!, expected[i]!))
      throw new LawViolation(`${what}: element ${i} is ${got[i]}, expected exactly ${expected[i]}`);
  return 0;
}

/** Elements must lie within `bound` of the f64 reference. @returns the worst error as a fraction of the allowed one */
export function judgeBound(
  what: string,
  got: HostArray,
  bound: ErrorBound,
  expected: (index: number) => Expected,
): number {
  const isFloat = dtypeOf(got) === 'f32';
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const { value, magnitude = 0, terms = 0 } = expected(i);
    const rounded = isFloat ? fround(value) : value;
    // What is not finite has no distance; it is the same or wrong.
    if ((bound.kind === 'exact' || !Number.isFinite(rounded)) && same(got[i]!, rounded)) continue;
    const allowed = allowedError(bound, value, { magnitude, terms });
    const fraction = fractionOf(abs(got[i]! - value), allowed, got[i]!, rounded);
    if (!(fraction <= 1))
      throw new LawViolation(
        allowed > 0 && Number.isFinite(fraction)
          ? `${what}: element ${i} is ${got[i]}, expected ${rounded} within ${allowed} (${fraction.toFixed(2)} times the allowed error)`
          : `${what}: element ${i} is ${got[i]}, expected exactly ${rounded}`,
        fraction,
      );
    worst = Math.max(worst, fraction);
  }
  return worst;
}

function fractionOf(error: number, allowed: number, got: number, want: number): number {
  if (vanishes(got) && vanishes(want)) return 0;
  return allowed === 0 ? Infinity : error / allowed;
}
