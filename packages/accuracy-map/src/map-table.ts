import { figureText, signed } from './claims/change-text.ts';
import type { AccuracyMap } from './map/accuracy-map.ts';
import { reachText } from './map/reach-text.ts';
import type { Setting } from './map/setting.ts';
import { shortNames } from './map/short-names.ts';
import { VERDICT_SIGNS, VERDICTS } from './verdicts/verdict.ts';

/** A table for a terminal: one row per setting of the map, and the lines that explain it. */
export interface MapTable {
  readonly head: string[];
  readonly rows: string[][];
  readonly notes: string[];
}

/** The map in text: perplexities, mean score, change against full precision, one sign per task, verdict. */
export function mapTable(map: AccuracyMap): MapTable {
  const { models, settings, tasks, claims, problems, significance } = map;
  const names = shortNames(models.map(({ name }) => name));
  const perplexities = tasks.filter(({ higherIsBetter }) => !higherIsBetter);
  const scores = tasks.filter(({ higherIsBetter }) => higherIsBetter);
  const rows = settings
    .filter(({ isMain, isFullPrecision }) => isMain || isFullPrecision)
    .map((setting) => {
      const value = (task: string): string => {
        const outcome = setting.tasks.find((one) => one.task === task);
        return outcome ? figureText(outcome.value) : '';
      };
      return [
        names.get(setting.model)!,
        setting.isFullPrecision ? 'full precision' : setting.method,
        schemeText(setting),
        setting.bitsPerWeight === undefined ? '' : setting.bitsPerWeight.toFixed(2),
        ...perplexities.map(({ task }) => value(task)),
        ...(scores.length > 0 ? [scoreText(setting), changeColumn(setting), signsOf(setting, scores)] : []),
        verdictText(setting),
      ];
    });
  return {
    head: [
      ...['model', 'method', 'scheme', 'bits'],
      ...perplexities.map(({ title }) => title),
      ...(scores.length > 0 ? ['mean score', 'change', 'tasks'] : []),
      'verdict',
    ],
    rows,
    notes: [
      ...(scores.length > 0 ? [`tasks, in order: ${scores.map(({ title }) => title).join(', ')}`] : []),
      `${VERDICTS.map((verdict) => `${VERDICT_SIGNS[verdict]} ${verdict}`).join('   ')}`,
      `change of the mean score in points with its ${Number((100 * (1 - 2 * significance.alpha)).toFixed(1))} % interval, on the same documents as full precision`,
      ...reachText(map),
      ...claims.map(({ claim, outcome, because }) => `“${claim.quotation}”: ${outcome} (${because})`),
      ...problems,
    ],
  };
}

function schemeText({ scheme, options, rescue }: Setting): string {
  const text = [scheme, ...Object.entries(options).map(([name, option]) => `${name}=${option}`)].join(' ');
  return rescue === '' ? text : `${text}, ${rescue}`;
}

function scoreText({ mean }: Setting): string {
  if (!mean) return '';
  const deviation = mean.seedDeviation === null ? '' : ` ± ${(100 * mean.seedDeviation).toFixed(1)}`;
  return `${(100 * mean.value).toFixed(1)}${deviation}`;
}

function changeColumn({ change }: Setting): string {
  if (!change || change.scale !== 'score') return '';
  const [low, high] = change.interval.map(signed);
  return `${signed(change.difference)} [${low}, ${high}]`;
}

function signsOf({ tasks, isFullPrecision }: Setting, columns: readonly { readonly task: string }[]): string {
  if (isFullPrecision) return '';
  return columns
    .map(({ task }) => {
      const verdict = tasks.find((outcome) => outcome.task === task)?.verdict;
      return verdict ? VERDICT_SIGNS[verdict] : ' ';
    })
    .join('');
}

function verdictText({ verdict, note }: Setting): string {
  if (verdict === null) return '';
  return `${VERDICT_SIGNS[verdict]} ${verdict}${note === '' ? '' : ` (${note})`}`;
}
