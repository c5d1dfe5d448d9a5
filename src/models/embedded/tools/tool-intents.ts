import type { Frame } from '../reading/frame.ts';
import { readCardRequest } from './card-intent.ts';
import { readExport } from './exports.ts';

export type ToolIntent = { readonly name: string; readonly args: Readonly<Record<string, unknown>> };

const CHARTS: readonly (readonly [RegExp, string])[] = [
  [/гистограмм|histogram/i, 'histogram'],
  [/ящик|боксплот|box.?plot|box and whisker|размах/i, 'boxplot'],
  [/теплов|тепловую|хитмап|heat.?map/i, 'heatmap'],
  [/плотност|density|kde/i, 'density'],
  [/кругов|пирог|pie|donut|долями на диаграмме/i, 'pie'],
  [/scatter|точечн|рассеян|(зависимост\p{L}* .+ от )|связь между/iu, 'scatter'],
  [/столб|bar chart|bars?\b|bar graph/i, 'bar'],
  [/линейн|line chart|line graph/i, 'line'],
  [/график|диаграмм|chart|graph|plot\b|дашборд|dashboard|визуализ|visuali[sz]e|нарису|начерти/i, ''],
];

/** A request that another tool serves: charts, a client's card, a file. Null for a question. */
export function readToolIntent(text: string, frame: Frame): ToolIntent | null {
  const unknown = new Set(frame.unknown.flatMap(item => item.text.split(/\s+/)));
  const card = readCardRequest(text, word => !unknown.has(word));
  if (card) return { name: 'client_card', args: { ...card } };
  const chart = CHARTS.find(([pattern]) => pattern.test(text));
  if (chart) {
    const columns = [
      ...frame.measures.flatMap(measure => [
        ...measure.columns.slice(0, 1),
        ...(measure.others ?? []).slice(0, 1),
      ]),
      ...frame.columns.flatMap(mention => mention.columns.slice(0, 1)),
      ...frame.groups.flatMap(group => group.columns.slice(0, 1)),
    ];
    const names = [...new Set(columns.map(ref => ref.column))];
    return {
      name: 'draw_chart',
      args: { kind: chart[1] || null, columns: names, x: names[0] ?? null, y: names[1] ?? null },
    };
  }
  if (/карточк|client card|(покажи|show) (досье|profile)|профиль клиента|dossier/i.test(text)) {
    return {
      name: 'client_card',
      args: { clientId: keyedNumber(frame) ?? frame.items.find(item => item.number)?.number?.value ?? null },
    };
  }
  const file = readExport(text);
  if (file) return { name: 'export_table', args: { format: file.format } };
  return null;
}

function keyedNumber(frame: Frame): number | null {
  for (const atom of frame.atoms) {
    if (atom.kind !== 'condition') continue;
    for (const option of atom.options)
      if (option.kind === 'compare' && option.op === '=' && /(^|_)id$/.test(option.column.column))
        return Number(option.value);
  }
  return null;
}
