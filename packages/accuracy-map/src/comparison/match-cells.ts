import { calibrationText, groupSquares } from '../map/setting-key.ts';
import { shortNames } from '../map/short-names.ts';
import type { StudyCell, StudyMap, StudySquare } from '../study-folder/study-schema.ts';
import { pairByKeys, type Pairing } from './pair-by-keys.ts';

/** A cell of a study with the names that tell it from every other one there. */
export interface NamedCell {
  readonly square: StudySquare;
  /** Calibrated as its recipe says; the others belong to an ablation. */
  readonly isMain: boolean;
  readonly model: string;
  /** Method, scheme, options; what it was calibrated on where the recipe says otherwise; arithmetic where that tells two apart. */
  readonly setting: string;
}

/**
 * Lines up the cells of two studies, ablations included. Models: by name, else by hash, else by as many last parts of the path as tell
 * them apart. Cells: by method, scheme, options and seed, and by calibration; the recipe's own calibration also where it changed.
 */
export function matchCells(a: StudyMap, b: StudyMap): Pairing<NamedCell> {
  const [ours, theirs] = [namedCells(a), namedCells(b)];
  const twins = new Map(pairModels(ours, theirs).pairs.map(([one, other]) => [other.name, one.name]));
  const key =
    (...parts: readonly ((cell: StudyCell) => unknown)[]) =>
    ({ square: { cell } }: NamedCell, side: 'a' | 'b'): string => {
      const model = side === 'a' ? cell.model : (twins.get(cell.model) ?? null);
      const own = [model, cell.method, cell.scheme, Object.entries(cell.options).sort(), cell.calibrationSeed];
      return JSON.stringify([...own, ...parts.map((part) => part(cell))]);
    };
  const arithmetic = ({ computeDtype, onFailure }: StudyCell): unknown => [computeDtype, onFailure];
  const making = ({ methodHash, backend }: StudyCell): unknown => [methodHash, backend];
  const ofMain = (round: ReturnType<typeof key>) => (cell: NamedCell, side: 'a' | 'b') =>
    cell.isMain ? round(cell, side) : undefined;
  return pairByKeys(ours, theirs, [
    key(calibrationText, arithmetic, making),
    key(calibrationText, arithmetic),
    key(calibrationText),
    ofMain(key(arithmetic)),
    ofMain(key()),
    key(calibrationFile, arithmetic),
  ]);
}

/** What was calibrated on, wherever the file lies. */
const calibrationFile = (cell: StudyCell): string => calibrationText(cell).split('/').at(-1)!;

/** Every cell once, however often a map lists it. */
function namedCells(study: StudyMap): NamedCell[] {
  const groups = groupSquares(study);
  const models = shortNames([...new Set(groups.map(({ cell }) => cell.model))]);
  const cells = groups.flatMap(({ isMain, squares }) => squares.map((square) => ({ square, isMain })));
  const once = [...new Map(cells.map((cell) => [cell.square.id, cell])).values()];
  const named = once.map(({ square, isMain }) => ({
    square,
    isMain,
    model: models.get(square.cell.model)!,
    setting: settingText(square.cell, isMain),
  }));
  const nameOf = ({ model, setting, square }: NamedCell): string =>
    `${model} ${setting} ${square.cell.calibrationSeed}`;
  const counts = new Map<string, number>();
  for (const cell of named) counts.set(nameOf(cell), (counts.get(nameOf(cell)) ?? 0) + 1);
  return named.map((cell) => (counts.get(nameOf(cell)) === 1 ? cell : { ...cell, setting: inFull(cell) }));
}

function settingText(cell: StudyCell, isMain: boolean): string {
  const { method, scheme, options } = cell;
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const text = [method, scheme, ...settings].filter((part) => part !== '').join(' ');
  return isMain ? text : `${text}, calibrated on ${calibrationText(cell)}`;
}

function inFull({ setting, square: { id, cell } }: NamedCell): string {
  const { computeDtype, backend, onFailure } = cell;
  return `${setting} (${[computeDtype, backend, onFailure, id.slice(0, 8)].filter((part) => part !== '').join(', ')})`;
}

interface NamedModel {
  readonly name: string;
  readonly hash: string | undefined;
}

function pairModels(a: readonly NamedCell[], b: readonly NamedCell[]): Pairing<NamedModel> {
  const [ours, theirs] = [a, b].map(modelsOf) as [NamedModel[], NamedModel[]];
  const longest = Math.max(1, ...[...ours, ...theirs].map(({ name }) => partsOf(name).length));
  const byEnd = Array.from({ length: longest }, (_, i) => longest - i).map(
    (parts) =>
      ({ name }: NamedModel) =>
        partsOf(name).length < parts ? undefined : partsOf(name).slice(-parts).join('/'),
  );
  return pairByKeys(ours, theirs, [({ name }) => name, ({ hash }) => hash, ...byEnd]);
}

const partsOf = (name: string): string[] => name.split('/').filter((part) => part !== '' && part !== '..');

function modelsOf(cells: readonly NamedCell[]): NamedModel[] {
  const models = new Map<string, NamedModel>();
  for (const { square } of cells) {
    const { model: name, modelHash } = square.cell;
    models.set(name, { name, hash: typeof modelHash === 'string' && modelHash !== '' ? modelHash : undefined });
  }
  return [...models.values()];
}
