import { describe, expect, it } from 'vitest';
import type { Drawn, Pen } from '../../../src/capabilities/charts/chart.ts';
import type { Placed, Roles } from '../../../src/capabilities/charts/groups.ts';
import { bar } from '../../../src/capabilities/charts/kinds/bar.ts';
import { line } from '../../../src/capabilities/charts/kinds/line.ts';
import { pie } from '../../../src/capabilities/charts/kinds/pie.ts';
import type { Cell, ColumnFormat, Table } from '../../../src/capabilities/tool.ts';
import { nativeChart } from '../../../src/chat/slack/native-chart.ts';
import { chartWords } from '../../../src/words/charts.ts';
import { barSpec, chartBlock } from './support/messages.ts';

const pen: Pen = { language: 'ru', words: chartWords.ru, scale: 'linear', layout: null };

function placed(at: number, name: string, format: ColumnFormat): Placed {
  return { at, field: { name, label: name, format, unit: null, called: new Map() } };
}

function table(formats: readonly ColumnFormat[], rows: readonly (readonly Cell[])[]): Table {
  const columns = formats.map((format, at) => ({
    name: `c${at}`,
    label: `столбец ${at}`,
    format,
    type: format === 'text' ? 'text' : format === 'month' ? 'date' : 'numeric',
  }));
  return { columns, rows, totalRows: rows.length, truncated: false };
}

/** The chart that the person's picture is drawn from, as Slack draws it. */
function native(chartKind: string, drawn: Drawn) {
  const block = chartBlock({ chartKind, spec: drawn.body });
  if (block.kind !== 'chart') throw new Error('not a chart');
  return nativeChart(block)?.chart ?? null;
}

const byCity: Roles = {
  x: placed(0, 'город', 'text'),
  y: placed(1, 'доход', 'number'),
  color: null,
  additive: false,
};

describe('a chart that Slack draws', () => {
  it('is called what the picture is called, and by what is read out where that has no name', () => {
    const titled = (title?: object) => {
      const spec = { ...barSpec([['Казань', 1]]), ...(title && { title }) };
      const block = chartBlock({ caption: '', alt: 'Средний доход. Больше всего: Казань', spec });
      return block.kind === 'chart' ? nativeChart(block)?.title : undefined;
    };
    expect(titled({ text: ['Средний доход', 'по городам'] })).toBe('Средний доход по городам');
    expect(titled()).toBe('Средний доход. Больше всего: Казань');
    expect(titled({ text: 7 })).toBe('Средний доход. Больше всего: Казань');
  });

  it('has the bars of the picture, in their order, standing or lying', () => {
    const few = table(
      ['text', 'number'],
      [
        ['Уфа', 98_000],
        ['Казань', 103_452.456],
      ],
    );
    expect(native('bar', bar(few, byCity, pen))).toMatchObject({
      type: 'bar',
      series: [
        {
          data: [
            { label: 'Казань', value: 103.45 },
            { label: 'Уфа', value: 98 },
          ],
        },
      ],
    });
    const many = table(
      ['text', 'number'],
      Array.from({ length: 12 }, (_, at) => [`Город ${at}`, at + 1]),
    );
    const lying = bar(many, byCity, pen);
    expect(native('bar', lying)).toMatchObject({
      axis_config: { categories: { length: 12, 0: 'Город 11' } },
    });
  });

  it('has its figures in the unit that its axis names', () => {
    const money = { ...byCity, y: placed(1, 'доход', 'money') };
    const drawnFrom = (figures: readonly number[]) =>
      native(
        'bar',
        bar(
          table(
            ['text', 'money'],
            figures.map((figure, at) => [`Город ${at}`, figure]),
          ),
          money,
          pen,
        ),
      );
    expect(drawnFrom([145_570, 60_094])).toMatchObject({
      series: [{ data: [{ value: 145.57 }, { value: 60.09 }] }],
      axis_config: { y_label: 'Доход, тыс. ₽' },
    });
    expect(drawnFrom([3_400_000, 1_250_000])).toMatchObject({
      series: [{ data: [{ value: 3.4 }, { value: 1.25 }] }],
      axis_config: { y_label: 'Доход, млн ₽' },
    });
    expect(drawnFrom([19_000, 500])).toMatchObject({
      series: [{ data: [{ value: 19_000 }, { value: 500 }] }],
      axis_config: { y_label: 'Доход, ₽' },
    });
    const block = chartBlock({
      spec: barSpec([['Казань', 1]], { axis: { labelExpr: "format(datum.value * 2, ',')" } }),
    });
    expect(block.kind === 'chart' && nativeChart(block)).toBeNull();
  });

  it('has two groups only where the picture has them side by side', () => {
    const grouped = table(
      ['text', 'number', 'text'],
      [
        ['Казань', 1, 'М'],
        ['Казань', 2, 'Ж'],
        ['Уфа', 3, 'М'],
        ['Уфа', 4, 'Ж'],
      ],
    );
    const roles = { ...byCity, color: placed(2, 'пол', 'text') };
    expect(native('bar', bar(grouped, roles, pen))).toMatchObject({ series: { length: 2 } });
    expect(
      native('bar', bar(grouped, { ...roles, additive: true }, { ...pen, layout: 'stacked' })),
    ).toBeNull();
    expect(native('bar', bar(grouped, { ...roles, additive: true }, { ...pen, layout: 'share' }))).toBeNull();
    expect(native('bar', bar(grouped, roles, { ...pen, scale: 'log' }))).toBeNull();
  });

  it('has the months of a line by their names', () => {
    const months = table(
      ['month', 'number'],
      [
        ['2025-01-01', 5],
        ['2025-02-01', 7],
        ['2025-03-01', 6],
      ],
    );
    const roles = { ...byCity, x: placed(0, 'месяц', 'month') };
    expect(native('line', line(months, roles, pen))).toMatchObject({
      type: 'line',
      series: [{ data: [{ value: 5 }, { value: 7 }, { value: 6 }] }],
      axis_config: { categories: ['январь 2025', 'февраль 2025', 'март 2025'] },
    });
  });

  it('has the slices of a pie by their own names', () => {
    const shares = table(
      ['text', 'number'],
      [
        ['М', 60],
        ['Ж', 40],
      ],
    );
    expect(native('pie', pie(shares, { ...byCity, additive: true }, pen))).toEqual({
      type: 'pie',
      segments: [
        { label: 'М', value: 60 },
        { label: 'Ж', value: 40 },
      ],
    });
  });
});
