import type { z } from 'zod';
import type { Actor, Role } from '../access/actor.ts';

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
  /** What people call its codes, in their language, by code; cells keep the codes. */
  readonly codes?: Readonly<Record<string, string>>;
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

/** A picture of figures: its Vega-Lite spec, whose data and alternative text are inside, and a PNG of it. */
export interface Chart {
  readonly kind: 'histogram' | 'boxplot' | 'scatter' | 'heatmap' | 'density' | 'bar' | 'line' | 'pie';
  readonly spec: Readonly<Record<string, unknown>>;
  /** Path of the picture, kept for a day. */
  readonly png: string;
}

/**
 * What a tool hands back. All of it is for the person; what a model may see of it is decided in one place,
 * `assistant/privacy.ts`, and never by the tool.
 */
export interface ToolResult {
  readonly kind: 'answer' | 'clarify' | 'refuse' | 'error';
  /** One sentence, Markdown, in the person's language. */
  readonly text: string;
  /** What the table is about, in the person's language, without any of its values: kept in the history. */
  readonly title?: string;
  /** How the request was read, in the person's language. */
  readonly understood?: string;
  readonly sql?: string;
  readonly table?: Table;
  readonly chart?: Chart;
  /** Readings that the person can press. */
  readonly options?: readonly string[];
  /** A file the tool made. */
  readonly file?: { readonly name: string; readonly mediaType: string; readonly path: string };
  /** What ranked the rows, for programs: `scorecard`, `logistic`, `clients`, `recency`. */
  readonly model?: string;
  /** Why it did not work, for a model to act on: a code and a hint that names only what the catalogue names. */
  readonly failure?: ToolFailure;
  /** Present only when every cell of `table` is a figure over a group, or what the groups are formed by. */
  readonly grouped?: Grouping;
}

export interface ToolFailure {
  readonly code: string;
  readonly hint?: string;
}

/** Which column of a table counts the people behind each row. */
export interface Grouping {
  readonly sizeColumn: number;
}

/** The statement that a thread's latest table came from; a tool runs it again, as the person, instead of keeping rows. */
export interface EarlierStatement {
  readonly answerId: string;
  readonly sql: string;
  /** What the table is about, in the person's language. */
  readonly title: string;
}

/** Everything a tool may know about the request it serves. */
export interface ToolContext {
  readonly actor: Actor;
  readonly language: Language;
  readonly threadId: string;
  readonly maxRows: number;
  /** What "that", "export it" or "the same" speaks of. */
  readonly earlier?: EarlierStatement;
  readonly signal?: AbortSignal;
  /** Says what is being done, one short sentence in the person's language. */
  readonly progress?: (text: string) => void;
  /** The approval that this call was given: a key for whatever must be done once for it, however often it is tried. */
  readonly approvalId?: string;
}

/** What another person has to allow before a call is run. It is kept and shown to them: nothing in it is a client's value. */
export interface ApprovalRequest {
  readonly title: Readonly<Record<Language, string>>;
  /** What they have to know to decide, a line each. */
  readonly lines: readonly Readonly<Record<Language, string>>[];
  /** Who may decide. */
  readonly roles: readonly Role[];
  /** The one who asks may not, whatever their role. */
  readonly anotherPerson: boolean;
}

/** Something the assistant can do. The assistant knows no tool by name: a new one is one more entry of the list in `tools.ts`. */
export interface Tool<Schema extends z.ZodObject = z.ZodObject> {
  /** As a model calls it: `query_clients`. */
  readonly name: string;
  /** For models: what it does, when to call it and when not. */
  readonly description: string;
  readonly schema: Schema;
  /** What is being done while it runs, one short sentence. */
  readonly progress?: Readonly<Record<Language, string>>;
  /**
   * What has to be allowed before this very call runs; null when nothing. Asked again when the call goes on, and a call that
   * cannot wait is refused.
   */
  approval?(args: z.infer<Schema>, context: ToolContext): Promise<ApprovalRequest | null>;
  /** Expected failures are a result of kind `error` with `failure`; what it throws ends the turn. */
  run(args: z.infer<Schema>, context: ToolContext): Promise<ToolResult>;
}

/** Gives a tool's `run` the types of its schema, and the list of tools one type. */
export function defineTool<Schema extends z.ZodObject>(tool: Tool<Schema>): Tool {
  // Sound because the assistant parses the arguments with this very schema before it calls `run`.
  return tool as unknown as Tool;
}

/** One statement to be run for a person, through the guard and as that person. */
export interface StatementRequest {
  readonly sql: string;
  readonly actor: Actor;
  /** Language of the headings. */
  readonly language: Language;
  readonly maxRows: number;
  readonly signal?: AbortSignal;
}

/** `rejected`: the guard refused it before it ran. Neither code nor hint holds a value of the data. */
export type StatementOutcome =
  | {
      readonly kind: 'table';
      readonly sql: string;
      readonly table: Table;
      /** Relations that were read, by bare name. */
      readonly relations: readonly string[];
      readonly grouped?: Grouping;
    }
  | {
      readonly kind: 'rejected' | 'failed';
      readonly sql: string;
      /** Why, in the person's words. */
      readonly text: string;
      readonly failure: ToolFailure;
    };

/**
 * Runs a statement for a person. Every part that needs rows (the query tool, exports, "show again") is given this one
 * function. Throws `statement_timeout`, `cancelled` and what the database throws.
 */
export type RunStatement = (request: StatementRequest) => Promise<StatementOutcome>;

/** What the person's rights left out of an answer. */
export interface SightLimits {
  /** The statement decides by values that the person may not read: its answer would be wrong. */
  readonly masked: boolean;
  /** Sentences that stand beside the answer, Markdown. */
  readonly notes: readonly string[];
}

/** Tells the limits of a person's sight for a statement and the relations it read. Every part that shows rows says them. */
export type LimitsOfSight = (
  sql: string,
  relations: readonly string[],
  person: Pick<ToolContext, 'actor' | 'language'>,
) => Promise<SightLimits>;
