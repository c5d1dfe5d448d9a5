import type { Unit } from '../../catalog/catalogue.ts';
import type { ChartWords } from '../../words/charts.ts';
import type { Cell, ColumnFormat, Language, Table } from '../tool.ts';

export const CHART_KINDS = [
  'histogram',
  'boxplot',
  'density',
  'scatter',
  'heatmap',
  'bar',
  'line',
  'pie',
] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

/** How bars stand: beside each other, on each other, lying, or as shares of a whole. */
export const BAR_LAYOUTS = ['grouped', 'stacked', 'horizontal', 'share'] as const;
export type BarLayout = (typeof BAR_LAYOUTS)[number];

/** One column in a chart: where it stands in the rows, and how a person reads it. */
export interface Field {
  /** Column of the source, or of the result. */
  readonly name: string;
  readonly label: string;
  /** What a title says instead: a number of clients is simply "clients" by something. */
  readonly about?: string;
  readonly format: ColumnFormat;
  readonly unit: Unit | null;
  /** How a value of a category is called; the value itself where absent. */
  readonly called: ReadonlyMap<string, string>;
}

/** What a chart reads from: a relation or a whole statement, as it stands in FROM, and which of its rows. */
export interface Source {
  readonly from: string;
  readonly where: string | null;
  /** Column that tells rows apart, for a sample; null where there is none. */
  readonly key: string | null;
  /** Bare name of the relation, for the name of a count; null for a statement. */
  readonly relation: string | null;
}

export interface Drawn {
  /** Vega-Lite without title and config. */
  readonly body: Spec;
  /** The finding in one sentence, plain text: headline and alternative text. */
  readonly finding: string;
  /** What a reader must know: sample, groups left out. Plain sentences. */
  readonly notes: readonly string[];
}

export type Spec = Readonly<Record<string, unknown>>;

/** What every kind draws by. */
export interface Pen {
  readonly language: Language;
  readonly words: ChartWords;
  readonly scale: 'linear' | 'log';
  readonly layout: BarLayout | null;
}

/** A chart of one kind whose figures the database computes: its statement, and its picture from the statement's rows. */
export interface Distribution {
  readonly sql: string;
  /** Heading and format of each column of the statement's result, by name. */
  readonly columns: Readonly<Record<string, { readonly label: string; readonly format: ColumnFormat }>>;
  draw(table: Table, pen: Pen): Drawn;
}

export type Row = readonly Cell[];
