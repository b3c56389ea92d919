import { element } from './element.ts';

/** A labelled control. */
export interface Field<V> {
  readonly row: HTMLElement;
  readonly value: () => V;
}

interface Option {
  readonly value: string;
  readonly title: string;
  readonly group?: string;
}

const labelled = (label: string, control: HTMLElement): HTMLElement =>
  element('label', { class: 'field' }, element('span', {}, label), control);

/** A choice among named options, in groups where they have one. */
export function choice(label: string, name: string, options: readonly Option[], chosen: string): Field<string> {
  const groups = [...new Set(options.map(({ group }) => group))];
  const items = (group: string | undefined) =>
    options
      .filter((option) => option.group === group)
      .map(({ value, title }) => element('option', { value, selected: value === chosen }, title));
  const select = element(
    'select',
    { name },
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

/** A short text. */
export function text(
  label: string,
  name: string,
  value: string,
  options: { pattern?: string; title?: string } = {},
): Field<string> {
  const input = element('input', {
    name,
    type: 'text',
    value,
    required: true,
    autocapitalize: 'off',
    spellcheck: 'false',
    ...options,
  });
  return { row: labelled(label, input), value: () => input.value };
}
