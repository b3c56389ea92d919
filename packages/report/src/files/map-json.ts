import { settingLabel, type AccuracyMap, type Change, type Setting } from '@ptqlab/accuracy-map';

/** What the tests say of one task in one setting, or of its mean (`task` null). */
interface JudgedChange extends Partial<Change> {
  readonly model: string;
  readonly setting: string;
  readonly calibration: string;
  readonly cells: readonly string[];
  readonly task: string | null;
  readonly verdict: string | null;
  readonly note: string;
}

/**
 * `map.json` with what the map says of every change against full precision under `changes`, all digits kept; what was measured stays
 * as it is. @param text the file as it was: with changes of an earlier report, or without
 */
export function mapJson(text: string, { settings }: AccuracyMap): string {
  const measured = JSON.parse(text) as object;
  const changes = settings.filter(({ isFullPrecision }) => !isFullPrecision).flatMap(changesOf);
  return `${JSON.stringify({ ...measured, changes }, nameNotFinite)}\n`;
}

function changesOf(setting: Setting): JudgedChange[] {
  const { model, calibration, cellIds: cells } = setting;
  const facts = { model, setting: settingLabel(setting), calibration, cells };
  return [
    ...setting.tasks.map(({ task, verdict, note, change }) => ({ ...facts, task, verdict, note, ...change })),
    { ...facts, task: null, verdict: setting.verdict, note: setting.note, ...setting.change },
  ];
}

/** JSON has no word for numbers that are not finite; the file names them. */
const nameNotFinite = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
