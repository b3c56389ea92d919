// What the report's page does beyond being read: sort and filter the map, show a square's numbers. Runs in the reader's browser.
(function () {
  'use strict';
  document.documentElement.classList.add('scripted');
  const tip = document.getElementById('tip');
  const detail = document.getElementById('square-detail');

  function showTip(cell) {
    const text = cell.getAttribute('data-detail');
    if (!text || !tip) return hideTip();
    tip.replaceChildren(
      ...text.split('; ').map((part) => {
        const line = document.createElement('p');
        line.textContent = part;
        return line;
      }),
    );
    tip.hidden = false;
    const box = cell.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left), window.innerWidth - tip.offsetWidth - 8);
    const below = box.bottom + 6;
    const top = below + tip.offsetHeight > window.innerHeight ? box.top - tip.offsetHeight - 6 : below;
    tip.style.left = Math.max(8, left) + 'px';
    tip.style.top = Math.max(8, top) + 'px';
  }
  function hideTip() {
    if (tip) tip.hidden = true;
  }

  for (const table of document.querySelectorAll('table.map')) useMap(table);

  function useMap(table) {
    const cells = () =>
      [...table.tBodies]
        .filter((body) => !body.hidden)
        .flatMap((body) =>
          [...body.rows]
            .filter((row) => !row.hidden && !row.classList.contains('group'))
            .map((row) => [...row.cells].filter((cell) => !cell.hidden)),
        );
    const first = cells()[0]?.[0];
    if (first) first.tabIndex = 0;
    for (const row of cells()) for (const cell of row) if (cell !== first) cell.tabIndex = -1;

    table.addEventListener('mouseover', (event) => {
      const cell = event.target.closest('td, th');
      if (cell) showTip(cell);
    });
    table.addEventListener('mouseleave', hideTip);
    table.addEventListener('focusin', (event) => {
      const cell = event.target.closest('tbody td, tbody th');
      if (!cell) return hideTip();
      for (const row of cells()) for (const other of row) other.tabIndex = other === cell ? 0 : -1;
      showTip(cell);
      if (detail) detail.textContent = cell.getAttribute('data-detail') || '';
    });
    table.addEventListener('focusout', hideTip);
    table.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') return hideTip();
      const grid = cells();
      const y = grid.findIndex((row) => row.includes(event.target));
      if (y < 0) return;
      const x = grid[y].indexOf(event.target);
      const to = {
        ArrowUp: [y - 1, x],
        ArrowDown: [y + 1, x],
        ArrowLeft: [y, x - 1],
        ArrowRight: [y, x + 1],
        Home: [y, 0],
        End: [y, grid[y].length - 1],
      }[event.key];
      const cell = to && grid[to[0]]?.[to[1]];
      if (!to) return;
      event.preventDefault();
      cell?.focus();
    });

    table.tHead.addEventListener('click', (event) => {
      const head = event.target.closest('button.sort')?.parentElement;
      if (head) sortBy(table, head);
    });
  }

  function sortBy(table, head) {
    const isAscending = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', isAscending ? 'ascending' : 'descending');
    const column = head.cellIndex;
    const isText = head.getAttribute('data-kind') === 'text';
    const keyOf = (row) => {
      const text = row.cells[column]?.getAttribute('data-value') ?? '';
      if (isText) return text;
      return text === '' || text === 'NaN' ? Infinity : Number(text);
    };
    for (const body of table.tBodies) {
      const rows = [...body.rows].filter((row) => row.classList.contains('setting'));
      rows.sort((a, b) => {
        const [x, y] = [keyOf(a), keyOf(b)];
        const order = x < y ? -1 : x > y ? 1 : 0;
        return isAscending ? order : -order;
      });
      body.append(...rows);
    }
  }

  const controls = document.getElementById('map-controls');
  if (controls) useControls(controls);

  function useControls(form) {
    form.hidden = false;
    const value = (name) => form.querySelector('#filter-' + name)?.value ?? '';
    const apply = () => {
      const words = value('text').toLowerCase().split(/\s+/).filter(Boolean);
      const table = document.getElementById('map-table');
      let [shown, all] = [0, 0];
      for (const body of table.tBodies) {
        const isModel = value('model') === '' || body.getAttribute('data-model') === value('model');
        body.hidden = !isModel;
        for (const row of body.rows) {
          if (!row.classList.contains('setting')) continue;
          all++;
          const text = (row.cells[0].getAttribute('data-value') ?? '').toLowerCase();
          const fits = ['method', 'bits', 'verdict'].every(
            (name) => value(name) === '' || row.getAttribute('data-' + name) === value(name),
          );
          row.hidden = !(fits && words.every((word) => text.includes(word)));
          if (isModel && !row.hidden) shown++;
        }
      }
      showColumns(table, value('category'));
      form.querySelector('output').textContent = shown + ' of ' + all + ' settings';
    };
    form.addEventListener('input', apply);
    form.addEventListener('reset', () => setTimeout(apply));
    form.addEventListener('submit', (event) => event.preventDefault());
    apply();
  }

  function showColumns(table, category) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const isHidden =
        category !== '' && head.classList.contains('task') && head.getAttribute('data-category') !== category;
      head.hidden = isHidden;
      for (const body of table.tBodies)
        for (const row of body.rows)
          if (!row.classList.contains('group') && row.cells[column]) row.cells[column].hidden = isHidden;
    });
  }
})();
