/** A string of JSON, or a constant that CPython reads as a number where it stands alone. */
const STRING_OR_CONSTANT = /"(?:[^"\\]|\\.)*"|(?<![\w.-])(?:NaN|-?Infinity)(?![\w.])/gs;

/** Whether CPython's `json.loads` accepts a text: JSON, with NaN, Infinity and -Infinity for numbers. */
export function isPythonJson(text: string): boolean {
  try {
    JSON.parse(text.replace(STRING_OR_CONSTANT, (found) => (found.startsWith('"') ? found : '0')));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
