import { describe, expect, it } from 'vitest';
import type { Cell, ColumnFormat, Table } from '../../../src/capabilities/tool.ts';
import { cellWidth, cut, plainLine, wrap } from '../../../src/chat/terminal/cells.ts';
import { renderTable } from '../../../src/chat/terminal/table.ts';

function table(columns: [string, ColumnFormat][], rows: Cell[][], totalRows = rows.length): Table {
  return {
    columns: columns.map(([label, format]) => ({ name: label, label, format, type: 'text' })),
    rows,
    totalRows,
    truncated: totalRows > rows.length,
  };
}

const look = { language: 'ru', width: 79, rows: 20, timeZone: 'Europe/Moscow' } as const;
const spaces = (lines: string[]) => lines.map(line => line.replaceAll(/[\u00a0\u202f]/g, ' '));

describe('a table in the terminal', () => {
  it('lines figures up on their right and texts on their left', () => {
    const lines = renderTable(
      table(
        [
          ['Город', 'text'],
          ['Клиентов', 'integer'],
          ['Доход', 'money'],
        ],
        [
          ['Казань', 426, 98500],
          ['Нижний Новгород', 1240, 103452.348],
          [null, 3, null],
        ],
      ),
      look,
    );
    expect(spaces(lines)).toEqual([
      'Город            Клиентов      Доход',
      '───────────────  ────────  ─────────',
      'Казань                426   98 500 ₽',
      'Нижний Новгород     1 240  103 452 ₽',
      '—                       3          —',
    ]);
  });

  it('never runs past the width, however many columns there are and whatever stands in them', () => {
    const columns = Array.from({ length: 18 }, (_, index): [string, ColumnFormat] => [
      `Столбец ${index}`,
      index % 3 === 0 ? 'money' : 'text',
    ]);
    const row = columns.map(
      ([, format], index): Cell => (format === 'money' ? 1_234_567.5 + index : '値段が高い'.repeat(index)),
    );
    for (const width of [40, 60, 79, 119, 159]) {
      for (const line of renderTable(table(columns, [row, row]), { ...look, width })) {
        expect(cellWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('leaves columns out from the end and names them, rather than cutting figures', () => {
    const columns = ['Имя', 'Доход', 'Кредит', 'Взнос', 'Премия'].map((label): [string, ColumnFormat] => [
      label,
      label === 'Имя' ? 'text' : 'money',
    ]);
    const lines = spaces(
      renderTable(table(columns, [['Ярослав', 1_000_000, 2_000_000, 3_000_000, 4_000_000]]), {
        ...look,
        width: 40,
      }),
    );
    expect(lines[2]).toBe('Ярослав  1 000 000 ₽  2 000 000 ₽');
    expect(lines.at(-1)).toBe('ещё 2 столбца: Взнос, Премия');
  });

  it('shows phones, dates and cities whole, and shortens names and addresses first', () => {
    const lines = renderTable(
      table(
        [
          ['Полное имя', 'text'],
          ['Телефон', 'text'],
          ['Почта', 'text'],
          ['Дата рождения', 'date'],
        ],
        [
          [
            'Константинопольская Маргарита',
            '+79161234567',
            'margarita.konstantinopolskaya@yandex.ru',
            '1981-06-14',
          ],
        ],
      ),
      { ...look, width: 64 },
    );
    expect(lines[2]).toContain('+79161234567');
    expect(lines[2]).toContain('14.06.1981');
    expect(lines[2]).toMatch(/^Константинополь\S*…/);
    expect(cellWidth(lines[2] ?? '')).toBeLessThanOrEqual(64);
  });

  it('says how many rows are beyond the shown ones, in all', () => {
    const rows = Array.from({ length: 50 }, (_, index): Cell[] => [index]);
    const many = table([['№', 'integer']], rows, 1240);
    const first = spaces(renderTable(many, { ...look, moreHint: ' — дальше: /more' }));
    expect(first).toHaveLength(23);
    expect(first.at(-1)).toBe('ещё 1 220 строк — дальше: /more');
    const last = spaces(renderTable(many, { ...look, from: 40, moreHint: ' — дальше: /more' }));
    expect(last[2]?.trim()).toBe('40');
    expect(last.at(-1)).toBe('ещё 1 190 строк');
  });

  it('shows a value as text, never obeys it', () => {
    const hostile = 'Пётр\u001b[2J\u001b]0;own\u0007\nвторая\u202eстрока\u009b31m';
    const lines = renderTable(table([['Имя\u001b[31m', 'text']], [[hostile]]), look);
    expect(lines).toHaveLength(3);
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lines[2]).toContain('Пётр');
  });
});

describe('text on a terminal', () => {
  it('is cut between characters, wide ones counted as two', () => {
    expect(cut('値段が高い', 6)).toBe('値段…');
    expect(cut('Семья 👨‍👩‍👧 дома', 8)).toBe('Семья…');
    expect(cut('Казань', 6)).toBe('Казань');
    expect(cellWidth(cut('ёлка'.repeat(9), 10))).toBe(10);
  });

  it('wraps between words and breaks what is longer than a line', () => {
    expect(wrap('один два три', 8)).toEqual(['один два', 'три']);
    expect(wrap(`${'а'.repeat(25)} б`, 10)).toEqual(['а'.repeat(10), 'а'.repeat(10), `${'а'.repeat(5)} б`]);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('keeps its own spaces and loses line breaks', () => {
    expect(plainLine('1\u202f240\u00a0₽\r\nдва\tтри')).toBe('1\u202f240\u00a0₽ два три');
  });
});
