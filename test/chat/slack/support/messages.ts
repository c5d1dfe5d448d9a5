import type { Table } from '../../../../src/capabilities/tool.ts';
import type { Block, OutMessage } from '../../../../src/chat/port.ts';

/** Incomes by city, as an answer has them. */
export const incomes: Table = {
  columns: [
    { name: 'city', type: 'text', label: 'город', format: 'text' },
    { name: 'clients', type: 'int8', label: 'клиенты', format: 'integer' },
    { name: 'avg_income_amount', type: 'numeric', label: 'средний доход', format: 'money' },
    { name: 'since', type: 'date', label: 'с какого дня', format: 'date' },
  ],
  rows: [
    ['Казань', 1240, 103_452.5, '2021-03-01'],
    ['Нижний *Новгород* <!channel>', 310, 98_000, null],
    ['', 7, null, '2024-12-31'],
  ],
  totalRows: 41,
  truncated: true,
};

export function tableBlock(
  table: Partial<Table> = {},
  fields: Partial<Extract<Block, { kind: 'table' }>> = {},
): Block {
  return {
    kind: 'table',
    table: { ...incomes, ...table },
    caption: 'Показаны 3 строки из 41',
    language: 'ru',
    timeZone: 'Europe/Moscow',
    ...fields,
  };
}

/** A table of so many rows and columns, every cell this long. */
export function wideTable(rows: number, columns: number, cell: string): Partial<Table> {
  return {
    columns: Array.from({ length: columns }, (_, at) => ({
      name: `c${at}`,
      type: 'text',
      label: `столбец ${at + 1}`,
      format: 'text' as const,
    })),
    rows: Array.from({ length: rows }, () => Array.from({ length: columns }, () => cell)),
    totalRows: rows,
    truncated: false,
  };
}

export function chartBlock(fields: Partial<Extract<Block, { kind: 'chart' }>> = {}): Block {
  return {
    kind: 'chart',
    picture: { fileId: 'file-1', name: 'chart.png', mediaType: 'image/png' },
    alt: 'Столбцы: доход по городам. Больше всего в Казани, 103 452 ₽.',
    caption: 'Средний доход по городам',
    chartKind: 'bar',
    spec: barSpec([
      ['Казань', 103_452.456],
      ['Уфа', 98_000],
    ]),
    ...fields,
  };
}

/** The part of a bar chart's spec that carries its figures. */
export function barSpec(bars: readonly (readonly [string, number, string?])[], measure: object = {}) {
  return {
    data: { values: bars.map(([x, y, group]) => ({ x, y, group: group ?? '', told: String(y) })) },
    encoding: {
      y: { field: 'x', type: 'nominal', sort: [...new Set(bars.map(([x]) => x))], title: null },
      x: { field: 'y', type: 'quantitative', title: 'Средний доход, ₽', ...measure },
    },
    layer: [{ mark: { type: 'bar' } }],
  };
}

export function outMessage(blocks: readonly Block[], fields: Partial<OutMessage> = {}): OutMessage {
  return { blocks, summary: 'Средний доход: 101 200 ₽', language: 'ru', ...fields };
}
