import { z } from 'zod';
import { chartWords } from '../../words/charts.ts';
import { oneLine } from '../../words/format.ts';
import { sightWords } from '../../words/sight.ts';
import { defineTool, type LimitsOfSight, type Tool, type ToolContext, type ToolResult } from '../tool.ts';
import { BAR_LAYOUTS, CHART_KINDS } from './chart.ts';
import { type ChartDeps, type ChartRequest, makeChart } from './charts.ts';
import { makeDashboard } from './dashboard.ts';
import { keepPicture } from './files.ts';
import type { ChartRenderer } from './rendering/renderer.ts';

export interface ChartToolDeps extends ChartDeps {
  readonly limitsOfSight: LimitsOfSight;
  readonly renderer: Pick<ChartRenderer, 'png'>;
  /** SVOD_HOME: pictures are kept under it for a day. */
  readonly home: string;
  readonly now: () => Date;
}

const axis = z.string().max(200).nullish();

const schema = z.object({
  kind: z.enum(CHART_KINDS).nullish().describe('Left out: chosen by the data.'),
  x: axis.describe(
    'A column, or a period of a date: month(signed_on). For histogram, density and box plot the number itself.',
  ),
  y: axis.describe('A column or a figure over one: avg(income_amount), count(*), sum(amount), median(age).'),
  color: axis.describe('A column whose values become series.'),
  where: z.string().max(4000).nullish().describe('A boolean SQL expression over the same relation.'),
  columns: z.array(z.string().max(200)).max(20).nullish().describe('Columns of a correlation heat map.'),
  sql: z
    .string()
    .max(20_000)
    .nullish()
    .describe(
      'Instead of x, y and where, when columns must be joined: one SELECT whose rows are to be drawn.',
    ),
  title: z.string().max(400).nullish(),
  rows: z
    .string()
    .max(400)
    .nullish()
    .describe("Which rows it is of, in the person's language: stands under the title."),
  layout: z.enum(BAR_LAYOUTS).nullish().describe('How bars stand.'),
  scale: z.enum(['linear', 'log']).nullish(),
  dashboard: z
    .boolean()
    .nullish()
    .describe(
      'True for a dashboard: six charts in one picture, chosen by the data; `where` and `rows` say of whom.',
    ),
});

/** `draw_chart`: figures computed in the database, drawn as a picture and as a Vega-Lite spec. */
export function chartTool(deps: ChartToolDeps): Tool {
  return defineTool({
    name: 'draw_chart',
    description:
      'Draws a chart: histogram, boxplot, density, scatter, heatmap (correlations of columns, or counts by two groups), bar, line, pie. With dashboard: true it draws six at once. Without x, y, columns and sql it draws the latest table of this conversation: call it so for "as a chart", "make it a pie". The picture goes to the person.',
    schema,
    progress: { ru: chartWords.ru.drawing, en: chartWords.en.drawing },
    run: (args, context) => draw(args, context, deps),
  });
}

async function draw(
  args: z.infer<typeof schema>,
  context: ToolContext,
  deps: ChartToolDeps,
): Promise<ToolResult> {
  const request = requestOf(args);
  const made = await (args.dashboard ? makeDashboard : makeChart)(request, context, deps);
  if (made.kind === 'asked')
    return { kind: 'clarify', text: made.text, ...(made.options ? { options: made.options } : {}) };
  if (made.kind === 'nothing') {
    const { masked, notes } = await deps.limitsOfSight(made.sql, [], context);
    if (masked) return { kind: 'refuse', text: sightWords[context.language].masked, sql: made.sql };
    return { kind: 'answer', text: [made.text, ...notes].join('\n\n'), sql: made.sql };
  }
  if (made.kind === 'failed') {
    return { kind: 'error', text: made.text, failure: made.failure, ...(made.sql ? { sql: made.sql } : {}) };
  }
  const limits = await deps.limitsOfSight(made.sql, made.relations, context);
  if (limits.masked) return { kind: 'refuse', text: sightWords[context.language].masked, sql: made.sql };
  const png = await keepPicture(await deps.renderer.png(made.spec), deps.home, deps.now());
  const said = [`**${plain(made.title)}**`, plain(made.finding)].filter(
    text => text !== '****' && text !== '',
  );
  const notes = made.notes.length > 0 ? [`${made.notes.map(plain).join('. ')}.`] : [];
  return {
    kind: 'answer',
    text: [said.join('\n\n'), ...notes, ...limits.notes].join('\n\n'),
    title: made.title,
    sql: made.sql,
    table: made.table,
    chart: { kind: made.chart, spec: made.spec, png },
    ...(made.options ? { options: made.options } : {}),
  };
}

function requestOf(args: z.infer<typeof schema>): ChartRequest {
  const given = (text: string | null | undefined) => (text?.trim() ? text.trim() : null);
  return {
    kind: args.kind ?? null,
    x: given(args.x),
    y: given(args.y),
    color: given(args.color),
    columns: (args.columns ?? []).map(name => name.trim()).filter(Boolean),
    where: given(args.where),
    sql: given(args.sql),
    title: given(args.title),
    rows: given(args.rows),
    layout: args.layout ?? null,
    scale: args.scale ?? 'linear',
  };
}

/** A value is text, never markup. */
function plain(value: string): string {
  return oneLine(value).replace(/[\\`*_[\]<>]/g, '\\$&');
}
