import type { Cell, Language, Table, TableColumn } from '../../../src/capabilities/tool.ts';
import type { Block, OutMessage } from '../../../src/chat/port.ts';

/** Messages as the conversation makes them. */

export function message(blocks: readonly Block[], more: Partial<OutMessage> = {}): OutMessage {
  return { blocks, summary: 'Коротко о главном', language: 'ru', ...more };
}

export function text(markdown: string): Block {
  return { kind: 'text', markdown };
}

export function table(columns: readonly TableColumn[], rows: readonly (readonly Cell[])[]): Table {
  return { columns, rows, totalRows: rows.length, truncated: false };
}

export function column(name: string, format: TableColumn['format'], label = name): TableColumn {
  return { name, label, format, type: format === 'text' ? 'text' : 'numeric' };
}

export const CITIES: Table = {
  ...table(
    [
      column('city', 'text', 'город'),
      column('n', 'integer', 'клиентов'),
      column('avg', 'money', 'средний доход'),
    ],
    [
      ['Казань', 1240, 103_452],
      ['Нижний Новгород', 87, 64_000.5],
      [null, 3, null],
    ],
  ),
  totalRows: 41,
  truncated: true,
};

/** An answer with everything a usual one has. */
export function answer(language: Language): OutMessage {
  const [ru] = language === 'ru' ? [true] : [false];
  return {
    language,
    summary: ru ? 'Средний доход по городам: 41 город' : 'Average income by city: 41 cities',
    blocks: [
      text(
        ru ? '**41 город.** Больше всего в *Казани*: `1 240`.' : '**41 cities.** Most in *Kazan*: `1,240`.',
      ),
      {
        kind: 'table',
        table: CITIES,
        caption: ru ? 'Показаны 3 из 41' : '3 of 41 are shown',
        language,
        timeZone: 'Europe/Moscow',
      },
      {
        kind: 'note',
        markdown: ru ? 'Как я понял: средний доход по городам' : 'Understood as: average income by city',
      },
      {
        kind: 'buttons',
        rows: [
          [
            { id: 'sql1', label: ru ? 'Показать SQL' : 'Show SQL' },
            { id: 'xls1', label: 'XLSX', style: 'primary' },
          ],
        ],
      },
      { kind: 'feedback', up: { id: 'up1', label: '👍' }, down: { id: 'dn1', label: '👎' } },
    ],
  };
}

export const CHART: Block = {
  kind: 'chart',
  picture: { fileId: 'chart-1', name: 'chart.png', mediaType: 'image/png' },
  alt: 'Столбцы: доход по городам, больше всего 103 452 ₽ в Казани',
  caption: 'Доход по городам',
  spec: {},
  chartKind: 'bar',
};
