import type { Actor } from '../access/actor.ts';

/** The languages svod speaks. */
export type Language = 'ru' | 'en';

/** How a column's values are to be shown; the numbers themselves stay unrounded. */
export type ColumnFormat =
  | 'text'
  | 'integer'
  | 'number'
  | 'money'
  | 'percent'
  | 'date'
  | 'month'
  | 'quarter'
  | 'year'
  | 'boolean'
  | 'list'
  | 'id';

export interface TableColumn {
  /** Name in the statement's result. */
  readonly name: string;
  /** PostgreSQL type name: `int8`, `numeric`, `text`, `date`, … */
  readonly type: string;
  /** Heading in the person's language. */
  readonly label: string;
  readonly format: ColumnFormat;
}

/** A cell as `svod ask --json` prints it: numbers as numbers, dates as ISO 8601 text, arrays as arrays. */
export type Cell = string | number | boolean | null | readonly Cell[];

/** Rows as the database ordered them, at most the asked bound; `totalRows` is the true count. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly totalRows: number;
  readonly truncated: boolean;
}

/** What a tool hands back: `forPerson` is shown, `forModel` is all that a model may see of it. */
export interface ToolResult {
  readonly kind: 'answer' | 'clarify' | 'refuse' | 'error';
  /** One sentence, Markdown, in the person's language. */
  readonly text: string;
  /** How the request was read, in the person's language. */
  readonly understood?: string;
  readonly sql?: string;
  readonly table?: Table;
  /** Readings that the person can press. */
  readonly options?: readonly string[];
  /** A file the tool made. */
  readonly file?: { readonly name: string; readonly mediaType: string; readonly path: string };
}

/** Everything a tool may know about the request it serves. */
export interface ToolContext {
  readonly actor: Actor;
  readonly language: Language;
  readonly threadId: string;
  readonly maxRows: number;
  readonly signal?: AbortSignal;
  /** Says what is being done, one short sentence in the person's language. */
  readonly progress?: (text: string) => void;
}
