/** One comparison of calibration with evaluation text. */
export interface LeakRow {
  readonly name: string;
  readonly documents: number;
  readonly equalDocuments: number;
  readonly sharingWords: number;
  readonly sharingTokens: number;
  readonly examples: readonly string[];
}

/** True where nothing was found. */
export const isClean = ({ equalDocuments, sharingWords, sharingTokens }: LeakRow): boolean =>
  equalDocuments + sharingWords + sharingTokens === 0;

/** The comparisons in a leak file: a list, or reports under their names. Undefined where there is no file. */
export function leakRows(file: unknown): LeakRow[] | undefined {
  if (file === undefined || file === null) return undefined;
  const entries = Array.isArray(file) ? file.map((report) => ['', report] as const) : Object.entries(file as object);
  return entries.flatMap(([name, report]) => rowsOf(name, report));
}

function rowsOf(name: string, report: unknown): LeakRow[] {
  if (typeof report !== 'object' || report === null) return [];
  if (Array.isArray(report)) return report.flatMap((part) => rowsOf('', part));
  const { model, calibration, source, task, worst, ...counts } = report as Record<string, unknown>;
  if (typeof counts['documents'] !== 'number')
    return Object.entries(report).flatMap(([part, inner]) => rowsOf(part, inner));
  const texts = [name, model, calibration ?? source, task].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  const count = (key: string): number => (typeof counts[key] === 'number' ? counts[key] : 0);
  const examples = (Array.isArray(worst) ? worst : []).flatMap((one: { index?: unknown; example?: unknown } | null) =>
    typeof one?.example === 'string' ? [`document ${String(one.index)}: ${one.example}`] : [],
  );
  return [
    {
      name: texts.map((part) => (part === model ? part.split('/').at(-1) : part)).join(' / '),
      documents: count('documents'),
      equalDocuments: count('equalDocuments'),
      sharingWords: count('sharingWords'),
      sharingTokens: count('sharingTokens'),
      examples,
    },
  ];
}
