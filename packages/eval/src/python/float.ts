import { strip } from './whitespace.ts';

const NUMBER = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const SPECIAL = /^([+-]?)(inf(?:inity)?|nan)$/i;

/** Decimal digits of all scripts written as 0 to 9: `float` and `int` of CPython read them alike. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(valueOfDigit(digit.codePointAt(0)!)));
}

/** Unicode keeps each script's ten digits together, so the value is the distance from the first of its run. */
function valueOfDigit(code: number): number {
  let start = code;
  while (start > 0 && code - start < 9 && /\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  return code - start;
}

/** `float(text)` of CPython, or undefined where it raises ValueError. */
export function parseFloatPython(text: string): number | undefined {
  const clean = asciiDigits(strip(text));
  const special = SPECIAL.exec(clean);
  if (special) {
    if (special[2]!.toLowerCase() === 'nan') return NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  return NUMBER.test(clean) ? Number(clean.replaceAll('_', '')) : undefined;
}

/** `int(text)` of CPython in its canonical decimal form (no leading zeros or plus), or undefined where it raises ValueError. */
export function parseIntPython(text: string): string | undefined {
  const clean = asciiDigits(strip(text));
  return /^[+-]?\d+(?:_\d+)*$/.test(clean) ? canonicalInteger(clean.replaceAll('_', '')) : undefined;
}

function canonicalInteger(digits: string): string {
  const negative = digits.startsWith('-');
  const value = BigInt(digits.replace(/^[+-]/, ''));
  return String(negative ? -value : value);
}

/** `str(x)` of a CPython float: shortest digits, an exponent from 1e16 up and below 1e-4. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  if (value === 0) return '0.0';
  const [mantissa, exponentText] = value.toExponential().split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= 16 || exponent < -4) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}
