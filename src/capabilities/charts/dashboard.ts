import { chartWords } from '../../words/charts.ts';
import type { Language, ToolContext } from '../tool.ts';
import { capital, wrapped } from './axis.ts';
import type { Spec } from './chart.ts';
import {
  type ChartAnswer,
  type ChartDeps,
  type ChartOutcome,
  type ChartRequest,
  makeChart,
} from './charts.ts';
import { candidatesOf, choosePanels, type Panel, profileSql, relationOfDashboard } from './panels.ts';
import { relationSource } from './request.ts';
import { failedOf, run } from './statement.ts';
import { chartConfig } from './theme.ts';

/** Six charts in one picture; `options` ask for each by itself. */
export interface DashboardAnswer extends ChartAnswer {
  readonly options: readonly string[];
  /** Each panel's finding, in the panels' order. */
  readonly findings: readonly { readonly title: string; readonly finding: string }[];
}

const PANEL_WIDTH = 310;
const PANEL_HEIGHT = 240;
const RADIUS = 96;
const TITLE_LETTERS = 27;

/**
 * Draws the charts that tell most of some rows, two beside each other, large enough in type to be read on a phone. What they
 * are is decided by the rows: how complete and how spread each column is among them. The table is the first panel's.
 */
export async function makeDashboard(
  request: Pick<ChartRequest, 'where' | 'title' | 'rows'>,
  context: ToolContext,
  deps: ChartDeps,
): Promise<DashboardAnswer | Exclude<ChartOutcome, ChartAnswer>> {
  const { language } = context;
  const words = chartWords[language];
  const catalogue = deps.catalogue();
  const relation = relationOfDashboard(catalogue);
  if (!relation) return { kind: 'asked', text: words.nothingToDraw };
  const candidates = candidatesOf(relation);
  const sql = profileSql(candidates, relationSource(catalogue, relation, request.where));
  const profile = await run(sql, context, deps);
  if (profile.kind !== 'table') return failedOf(profile);
  const panels = choosePanels(candidates, profile.table);

  const drawn: { readonly panel: Panel; readonly chart: ChartAnswer }[] = [];
  for (const panel of panels) {
    const chart = await makeChart(requestOf(panel, relation.name, request.where), context, deps);
    if (chart.kind === 'failed') return chart;
    if (chart.kind === 'chart') drawn.push({ panel, chart });
  }
  const [first] = drawn;
  if (!first) return { kind: 'nothing', text: words.nothing, sql };
  const title = request.title ?? words.dashboard.title(relation.label[language]);
  const people = relation.forms.of?.[language] ?? relation.label[language];
  const ofWhom = request.where === null ? people : words.dashboard.these(people);
  const findings = drawn.map(({ panel, chart }) => ({
    title: capital(headingOf(panel, relation.label[language], language)),
    finding: chart.finding,
  }));
  const told = findings.map(({ title: of, finding }) =>
    finding ? `${of}: ${uncapital(finding)}` : `${of}.`,
  );
  return {
    ...first.chart,
    title,
    finding: told[0] ?? '',
    findings,
    notes: [words.dashboard.chosen(drawn.length)],
    spec: {
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      description: [`${title}.`, ...told].join(' '),
      title: {
        text: title,
        fontSize: 28,
        offset: 26,
        ...(request.rows
          ? { subtitle: wrapped(request.rows.replace(/[.\s]+$/, ''), 80), subtitleFontSize: 20 }
          : {}),
      },
      concat: drawn.map(({ panel, chart }) =>
        panelSpec(chart, headingOf(panel, relation.label[language], language)),
      ),
      columns: 2,
      spacing: { row: 36, column: 44 },
      resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
      config: largeType(language),
    },
    options: drawn.map(({ panel }) => alone(panel, ofWhom, language)),
  };
}

/** A sentence as it goes on after a colon. */
function uncapital(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function requestOf({ kind, x, y }: Panel, relation: string, where: string | null): ChartRequest {
  const path = (name: string) => `${relation}.${name}`;
  return {
    kind,
    x: path(x.name),
    y: y === null ? (kind === 'histogram' ? null : 'count(*)') : path(y.name),
    color: null,
    columns: [],
    where,
    sql: null,
    title: null,
    rows: null,
    layout: kind === 'bar' ? 'horizontal' : null,
    scale: 'linear',
  };
}

/** The words that draw a panel by itself, as a person would ask for it. */
function alone({ kind, x, y }: Panel, ofWhom: string, language: Language): string {
  const { panel } = chartWords[language].dashboard;
  const [label, by] = [x.label[language], (x.by ?? x.label)[language]];
  switch (kind) {
    case 'histogram':
      return panel.histogram(label, ofWhom);
    case 'boxplot':
      return panel.boxplot(y?.label[language] ?? label, ofWhom, by);
    case 'scatter':
      return panel.scatter(label, y?.label[language] ?? label, ofWhom);
    case 'pie':
      return panel.pie(ofWhom, by);
    default:
      return panel.bar(ofWhom, by);
  }
}

/** A chart as one cell of the picture: a short title, one size for all. */
function panelSpec({ spec }: ChartAnswer, title: string): Spec {
  const { $schema, config, description, ...body } = spec;
  return {
    ...resized(body),
    title: { text: wrapped(capital(title), TITLE_LETTERS), fontSize: 22, lineHeight: 27, offset: 12 },
  };
}

function headingOf({ kind, x, y }: Panel, relation: string, language: Language): string {
  const { heading } = chartWords[language].dashboard;
  const label = (y ?? x).label[language];
  const by = (x.by ?? x.label)[language];
  if (kind === 'histogram') return label;
  if (kind === 'scatter') return heading.scatter(x.label[language], label);
  return heading.by(kind === 'boxplot' ? label : relation, by);
}

function resized(body: Spec): Spec {
  const layer = Array.isArray(body.layer) ? { layer: body.layer.map(one => smallPie(one as Spec)) } : {};
  return { ...body, ...layer, width: PANEL_WIDTH, height: PANEL_HEIGHT };
}

/** A smaller ring, its legend one name a line, so that no share is cut off. */
function smallPie(layer: Spec): Spec {
  const { mark, encoding } = layer as { mark?: Spec; encoding?: Readonly<Record<string, Spec>> };
  if (mark?.type !== 'arc' || !encoding) return layer;
  const legend = { ...(encoding.color?.legend as Spec), columns: 1, labelLimit: 360 };
  return {
    ...layer,
    mark: { ...mark, outerRadius: RADIUS, innerRadius: RADIUS * 0.56 },
    encoding: { ...encoding, color: { ...encoding.color, legend } },
  };
}

/** The picture is twice as wide as one chart, so on a phone its letters come out half as large. */
function largeType(language: Language): Spec {
  const config = chartConfig('light', language) as Readonly<Record<string, Spec>>;
  const type = { labelFontSize: 20, titleFontSize: 20 };
  return {
    ...config,
    axis: { ...config.axis, ...type, labelLimit: 160, labelOverlap: 'greedy', labelSeparation: 10 },
    legend: { ...config.legend, ...type },
    text: { ...config.text, fontSize: 18 },
  };
}
