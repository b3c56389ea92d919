import { element } from './element.ts';
import type { Field } from './field.ts';

/** Files to choose or drop; they are read in this browser and go nowhere. */
export function fileField(label: string, hint: string): Field<readonly File[]> {
  let files: readonly File[] = [];
  const said = element('small', {}, hint);
  const take = (given: FileList | null | undefined): void => {
    files = [...(given ?? [])];
    said.textContent = files.length === 0 ? hint : files.map(({ name }) => name).join(', ');
  };
  const input = element('input', { type: 'file', multiple: true, name: 'files', change: () => take(input.files) });
  const row = element(
    'label',
    {
      class: 'field files',
      dragover: (event) => event.preventDefault(),
      drop: (event) => {
        event.preventDefault();
        take((event as DragEvent).dataTransfer?.files);
      },
    },
    element('span', {}, label),
    input,
    said,
  );
  return { row, value: () => files };
}
