import { fill, h } from '../../../browser/page/dom.ts';
import type { Cell, Language } from '../../../capabilities/tool.ts';
import { alignsRight, formatCell } from '../../../words/format.ts';
import type { TableColumn, WebTable } from '../wire.ts';
import { typeset } from './typeset.ts';
import type { Ui } from './ui.ts';

const FIRST_ROWS = 10;
const MORE_ROWS = 50;
/** Longer text is cut by the style sheet and shown whole on hover. */
const LONG_TEXT = 36;

type Sort = { readonly column: number; readonly direction: 'ascending' | 'descending' } | null;

/**
 * A table that shows ten rows, then more; sorts what the page holds; scrolls inside its own frame. `language` is the
 * answer's: its headings are in it, so its figures are too.
 */
export function createTable(table: WebTable, label: string, language: Language, ui: Ui): HTMLElement {
  let shown = Math.min(FIRST_ROWS, table.rows.length);
  let sort: Sort = null;
  const shapes = table.columns.map((column, at) => shapeOf(column, at, table.rows));
  const headers = shapes.map((shape, at) => header(shape, () => sortBy(at), ui));
  const body = h('tbody');
  const foot = h('div', { class: 'table-foot' });
  const scroller = h(
    'div',
    {
      class: 'table-scroll',
      role: 'region',
      'aria-label': ui.words.table(label.replace(/\s+/g, ' ')),
      tabindex: 0,
    },
    h('table', {}, h('thead', {}, h('tr', {}, ...headers.map(({ cell }) => cell))), body),
  );
  const frame = h('div', { class: 'table-frame' }, scroller);

  function sortBy(column: number) {
    if (sort?.column !== column) sort = { column, direction: 'ascending' };
    else sort = sort.direction === 'ascending' ? { column, direction: 'descending' } : null;
    for (const [at, { cell }] of headers.entries()) {
      if (sort?.column === at) cell.setAttribute('aria-sort', sort.direction);
      else cell.removeAttribute('aria-sort');
    }
    const name = table.columns[column]?.label ?? '';
    const { sortedUp, sortedDown, sortedNot } = ui.words;
    ui.say(!sort ? sortedNot : sort.direction === 'ascending' ? sortedUp(name) : sortedDown(name));
    draw();
  }

  function draw() {
    const rows = sorted(table, sort, language).slice(0, shown);
    fill(
      body,
      ...rows.map(row =>
        h('tr', {}, ...shapes.map((shape, at) => cell(row[at] ?? null, shape, language, ui.timeZone))),
      ),
    );
    const left = table.rows.length - shown;
    const atEnd = left === 0 && table.truncated;
    fill(
      foot,
      h('span', { class: 'table-count' }, typeset(ui.words.shownOf(shown, table.totalRows))),
      left > 0 &&
        h(
          'button',
          { type: 'button', class: 'button quiet', onclick: showMore },
          ui.words.showMore(Math.min(left, MORE_ROWS)),
        ),
      (atEnd || (sort !== null && table.truncated)) &&
        h('span', { class: 'table-note' }, ui.words.onlyFirst(table.rows.length)),
    );
    hintAtMore(frame, scroller);
  }

  function showMore() {
    const first = shown;
    shown = Math.min(table.rows.length, shown + MORE_ROWS);
    draw();
    // The button may be gone: the keyboard goes on at the table, where the new rows are.
    if (!foot.querySelector('button')) scroller.focus({ preventScroll: true });
    else foot.querySelector('button')?.focus({ preventScroll: true });
    scroller.scrollTo({ top: (body.rows[first]?.offsetTop ?? 0) - 60, behavior: 'smooth' });
  }

  draw();
  scroller.addEventListener('scroll', () => hintAtMore(frame, scroller), { passive: true });
  new ResizeObserver(() => hintAtMore(frame, scroller)).observe(scroller);
  return h('div', { class: 'block table-block' }, frame, foot);
}

function header(column: Shape, onSort: () => void, ui: Ui) {
  const isNumber = column.name === 'id' && column.format === 'id';
  const button = h(
    'button',
    { type: 'button', class: 'sort', title: ui.words.sortBy(column.label), onclick: onSort },
    // The row's own number needs no wide heading; its whole name is read out and shown on hover.
    h('span', isNumber ? { 'aria-label': column.label, role: 'img' } : {}, isNumber ? '№' : column.label),
    h('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
  );
  return { cell: h('th', { scope: 'col', class: column.right ? 'right' : null }, button) };
}

function cell(value: Cell, shape: Shape, language: Language, timeZone: string): HTMLTableCellElement {
  const format = (shown: Cell) => typeset(formatCell(shown, shape, language, { timeZone }));
  const exact = format(value);
  const text = shape.wholeRoubles && typeof value === 'number' ? format(Math.round(value)) : exact;
  const kinds = [
    shape.right && 'right',
    shape.format === 'id' && 'id',
    (value === null || value === '') && 'empty',
    text.length > LONG_TEXT && 'long',
  ];
  const title = text.length > LONG_TEXT || text !== exact ? exact : null;
  return h('td', { class: kinds.filter(Boolean).join(' ') || null, title }, text);
}

/** How a column is shown, decided over all of its values. */
interface Shape extends TableColumn {
  readonly right: boolean;
  /** Kopecks beside thousands are noise and break the line of digits; the exact sum is in the title and in the files. */
  readonly wholeRoubles: boolean;
}

function shapeOf(column: TableColumn, at: number, rows: WebTable['rows']): Shape {
  const numbers = rows.map(row => row[at]).filter(value => typeof value === 'number');
  return {
    ...column,
    // A client's number names somebody and is no quantity.
    right: alignsRight(column.format) && column.format !== 'id',
    wholeRoubles: column.format === 'money' && numbers.every(value => value === 0 || Math.abs(value) >= 1000),
  };
}

/** Missing values come last in both directions; rows that are equal keep the answer's order. */
function sorted(table: WebTable, sort: Sort, language: Language): WebTable['rows'] {
  if (!sort) return table.rows;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const numeric = alignsRight(table.columns[sort.column]?.format ?? 'text');
  const sign = sort.direction === 'ascending' ? 1 : -1;
  return table.rows.toSorted((one, other) => {
    const [a, b] = [one[sort.column] ?? null, other[sort.column] ?? null];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order = numeric ? Number(a) - Number(b) : collator.compare(String(a), String(b));
    return (Number.isNaN(order) ? collator.compare(String(a), String(b)) : order) * sign;
  });
}

/** Shadows at the sides where the table goes on. */
function hintAtMore(frame: HTMLElement, scroller: HTMLElement): void {
  frame.classList.toggle('more-left', scroller.scrollLeft > 2);
  frame.classList.toggle('more-right', scroller.scrollLeft + scroller.clientWidth < scroller.scrollWidth - 2);
}
