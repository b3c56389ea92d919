import { element } from './element.ts';

/** A labelled control. */
export interface Field<V> {
  readonly row: HTMLElement;
  readonly value: () => V;
}

/** A text that something other than the visitor may change, too. */
export interface TextField extends Field<string> {
  readonly set: (value: string) => void;
}

interface Option {
  readonly value: string;
  readonly title: string;
  readonly group?: string;
}

const labelled = (label: string, control: HTMLElement, hint?: string): HTMLElement =>
  element(
    'label',
    { class: 'field' },
    element('span', {}, label),
    control,
    hint === undefined ? hint : element('small', {}, hint),
  );

/** A choice among named options, in groups where they have one. @param changed is told what the visitor chooses */
export function choice(
  label: string,
  name: string,
  options: readonly Option[],
  chosen: string,
  changed?: (value: string) => void,
): Field<string> {
  const groups = [...new Set(options.map(({ group }) => group))];
  const items = (group: string | undefined) =>
    options
      .filter((option) => option.group === group)
      .map(({ value, title }) => element('option', { value, selected: value === chosen }, title));
  const select: HTMLSelectElement = element(
    'select',
    { name, change: changed && (() => changed(select.value)) },
    ...groups.flatMap((group) => (group ? [element('optgroup', { label: group }, ...items(group))] : items(group))),
  );
  return { row: labelled(label, select), value: () => select.value };
}

/** A whole number in a range; the browser refuses others when the form is sent. */
export function count(
  label: string,
  name: string,
  value: number,
  { min = 1, max, step = 1 }: { min?: number; max: number; step?: number },
): Field<number> {
  const input = element('input', { name, type: 'number', value, min, max, step, required: true, inputmode: 'numeric' });
  return { row: labelled(label, input), value: () => input.valueAsNumber };
}

/** A short text. @param hint what it means, for people who see its notation for the first time */
export function text(
  label: string,
  name: string,
  value: string,
  hint: string,
  options: { pattern?: string; required?: boolean } = {},
): TextField {
  const input = element('input', {
    name,
    type: 'text',
    value,
    required: true,
    autocapitalize: 'off',
    spellcheck: 'false',
    ...options,
  });
  return {
    row: labelled(label, input, hint),
    value: () => input.value,
    set: (changed) => void (input.value = changed),
  };
}
