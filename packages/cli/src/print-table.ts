import Table from 'cli-table3';

/** Rows under a head, without borders; columns of numbers are right-aligned. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const isNumber = (cell: string | number | undefined): boolean =>
    /^[-+]?[\d.,]+([eE][-+]?\d+)?( ?%)?$/.test(String(cell ?? ''));
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) =>
      rows.length > 0 && rows.every((row) => isNumber(row[column])) ? 'right' : 'left',
    ),
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
      ...{
        'bottom-right': '',
        left: '',
        'left-mid': '',
        mid: '',
        'mid-mid': '',
        right: '',
        'right-mid': '',
        middle: '  ',
      },
    },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  for (const row of rows) table.push(row.map(String));
  process.stdout.write(`${table.toString()}\n`);
}
