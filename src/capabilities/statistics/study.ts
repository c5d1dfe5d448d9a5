import type { Cell, ColumnFormat, Language, Table, TableColumn } from '../tool.ts';
import type { Field, Subject } from './subject.ts';

/** What a statistic is asked for, read already. */
export interface StudyRequest {
  readonly subject: Subject;
  readonly language: Language;
  /** 0..100, beside the quartiles. */
  readonly percentiles: readonly number[];
  /** Groups are to be compared, not only told. */
  readonly compares: boolean;
  /** Figures over fewer than five people are kept back. */
  readonly hidesSmall: boolean;
}

/** One row of a statement's result by column names. */
export type Row = Readonly<Record<string, Cell>>;

/** A statistic before it is computed: its one statement, and how its result is told. */
export interface Study {
  readonly sql: string;
  /** Without values of the data. */
  readonly title: string;
  /** Heading and format of a result's column; null keeps what the catalogue says. */
  heading(name: string): { readonly label: string; readonly format: ColumnFormat } | null;
  /** Sentences for the person, Markdown, the finding first. `cut` when there were more rows than could be shown. */
  tell(rows: readonly Row[], cut: boolean): readonly string[];
  /** Column that counts the people behind each row, where every other cell is a plain figure over them. */
  readonly sizeColumn: string | null;
}

export function rowsOf(table: Table): Row[] {
  return table.rows.map(cells =>
    Object.fromEntries(table.columns.map(({ name }, index) => [name, cells[index] ?? null])),
  );
}

/** The table under the study's headings. */
export function dressed(table: Table, study: Study): Table {
  const columns = table.columns.map((column): TableColumn => ({ ...column, ...study.heading(column.name) }));
  return { ...table, columns };
}

/** A figure's cell as a number; null where there is none. */
export function figure(row: Row | undefined, name: string): number | null {
  const cell = row?.[name] ?? null;
  return cell === null || typeof cell === 'object' || !Number.isFinite(Number(cell)) ? null : Number(cell);
}

/** Columns of a list may come twice, so a person can be in several of its groups. */
export function overlaps(groups: readonly Field[]): boolean {
  return groups.some(({ kind }) => kind === 'list');
}

/** Whether a model may see figures over these groups: rows are people, and no group is named by what tells who they are. */
export function isOpenToModels({ relation, groups, fields }: Subject): boolean {
  return relation.person && [...groups, ...fields].every(({ column }) => !column.personal && !column.key);
}
