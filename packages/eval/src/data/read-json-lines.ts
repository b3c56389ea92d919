import { EvaluationError } from '../evaluation-error.ts';
import type { Row } from '../row.ts';

/** Documents of a JSON-lines text. Lines end at line feeds only: U+2028 and the like occur inside strings. */
export function readJsonLines(text: string, path: string): Row[] {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as Row];
    } catch (error) {
      throw new EvaluationError(`${path}, line ${index + 1}, is no JSON: ${(error as Error).message}`, {
        cause: error,
      });
    }
  });
}
