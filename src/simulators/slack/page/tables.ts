import { fill, h } from '../../../browser/page/dom.ts';
import { isObject, type JsonObject, listAt, objectAt } from '../json.ts';
import type { Names } from './mrkdwn.ts';
import { richText } from './rich-text.ts';
import { icon } from './svg.ts';
import type { Ui } from './ui.ts';

/** A `table` block: everything at once. */
export function plainTable(block: JsonObject, names: Names): HTMLElement {
  const [head = [], ...rows] = rowsOf(block);
  const settings = listAt(block, 'column_settings');
  const align = (column: number) => String(objectAt({ of: settings[column] }, 'of').align ?? 'left');
  const cell = (tag: 'th' | 'td') => (one: unknown, column: number) =>
    h(tag, { class: `align-${align(column)}` }, h('div', { class: 'cell' }, cellNode(one, names)));
  return h(
    'div',
    { class: 'table-scroll' },
    h(
      'table',
      { class: 'table' },
      h('thead', {}, h('tr', {}, ...head.map(cell('th')))),
      h('tbody', {}, ...rows.map(row => h('tr', {}, ...row.map(cell('td'))))),
    ),
  );
}

/** A `data_table` block: sorted by a press on a head, in pages. */
export function dataTable(block: JsonObject, names: Names, ui: Ui): HTMLElement {
  const [head = [], ...rows] = rowsOf(block);
  const size = Number(block.page_size ?? 5);
  const rowHead = Number(block.row_header_column_index ?? 0);
  const numeric = head.map((_, column) => rows.length > 0 && rows.every(row => isNumber(row[column])));
  let [first, by, ascending] = [0, -1, true];
  const place = h('div', { class: 'data-table' });
  const draw = () => {
    const sorted = by < 0 ? rows : [...rows].sort((a, b) => compare(a[by], b[by]) * (ascending ? 1 : -1));
    fill(
      place,
      h(
        'div',
        { class: 'table-scroll' },
        h(
          'table',
          { class: 'table' },
          h('caption', {}, String(block.caption ?? '')),
          h('thead', {}, h('tr', {}, ...head.map(header))),
          h('tbody', {}, ...sorted.slice(first, first + size).map(bodyRow)),
        ),
      ),
      rows.length > size && pager(),
    );
  };
  const header = (one: unknown, column: number) => {
    const name = cellText(one);
    const sorted = by === column ? (ascending ? 'ascending' : 'descending') : null;
    const press = () => {
      [ascending, by, first] = [by === column ? !ascending : true, column, 0];
      draw();
    };
    return h(
      'th',
      { scope: 'col', 'aria-sort': sorted, class: numeric[column] ? 'align-right' : null },
      h('button', { type: 'button', class: 'sort', title: ui.words.sortBy(name), onclick: press }, name),
    );
  };
  const bodyRow = (row: readonly unknown[]) =>
    h(
      'tr',
      {},
      ...row.map((one, column) =>
        h(
          column === rowHead ? 'th' : 'td',
          { scope: column === rowHead ? 'row' : null, class: numeric[column] ? 'align-right' : null },
          h('div', { class: 'cell' }, cellNode(one, names)),
        ),
      ),
    );
  const pager = () => {
    const go = (to: number) => () => {
      first = to;
      draw();
    };
    const button = (name: 'back' | 'forward', label: string, to: number, can: boolean) =>
      h(
        'button',
        { type: 'button', class: 'pager-button', 'aria-label': label, disabled: !can, onclick: go(to) },
        icon(name),
      );
    return h(
      'div',
      { class: 'pager' },
      h('span', {}, ui.words.pageOf(first + 1, Math.min(first + size, rows.length), rows.length)),
      button('back', ui.words.previousPage, first - size, first > 0),
      button('forward', ui.words.nextPage, first + size, first + size < rows.length),
    );
  };
  draw();
  return place;
}

function rowsOf(block: JsonObject): readonly (readonly unknown[])[] {
  return listAt(block, 'rows').filter(Array.isArray);
}

function isNumber(cell: unknown): boolean {
  return (
    isObject(cell) &&
    (cell.type === 'raw_number' || /^[−-]?[\d\s\u00a0\u202f.,]+\s?[%₽$€]?$/.test(cellText(cell)))
  );
}

function compare(a: unknown, b: unknown): number {
  const [one, other] = [sortable(a), sortable(b)];
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), document.documentElement.lang);
}

function sortable(cell: unknown): number | string {
  if (isObject(cell) && typeof cell.value === 'number') return cell.value;
  const text = cellText(cell);
  if (!isNumber(cell)) return text;
  const number = Number(
    text
      .replaceAll(/[^\d,.−-]/g, '')
      .replace('−', '-')
      .replace(/,(?=\d{3}\b)/g, '')
      .replace(',', '.'),
  );
  return Number.isFinite(number) ? number : text;
}

function cellText(cell: unknown): string {
  return cellNode(cell, {}).textContent ?? '';
}

function cellNode(cell: unknown, names: Names): Node {
  if (!isObject(cell)) return document.createTextNode('');
  if (cell.type === 'rich_text') return richText(cell, names);
  return document.createTextNode(String(cell.text ?? ''));
}
