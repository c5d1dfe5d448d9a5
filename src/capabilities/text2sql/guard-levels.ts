/** A WITH query that a bare relation name may mean, nearest first. */
export interface Cte {
  readonly name: string;
  readonly columns: readonly string[];
  readonly bulk: boolean;
  readonly rows: number;
  readonly next: Cte | null;
}

/** Something in FROM that `alias.column` can name. */
export interface Entry {
  readonly alias: string;
  /** Set where the relation stands under its own name, so that `schema.relation.column` means it. */
  readonly schema: string | null;
  readonly columns: readonly string[];
  /** As many rows as a register has, as far as can be seen: two of these side by side must be linked. */
  readonly bulk: boolean;
  /** Rows as far as they are written out (VALUES, selects of constants and their products), 1 where data decide. */
  readonly rows: number;
}

/** One query level: what its names can mean, then what the level around it offers. */
export interface Level {
  readonly entries: readonly Entry[];
  readonly ctes: Cte | null;
  readonly outer: Level | null;
}

/** What a SELECT gives to whoever reads it. */
export interface Output {
  readonly columns: readonly string[];
  readonly bulk: boolean;
  readonly rows: number;
}

/** Names a FROM item adds: what aliases can name, and what `*` stands for. */
export interface FromItem {
  readonly entries: readonly Entry[];
  readonly star: readonly string[];
}

/** A FROM item that one alias names whole. */
export function oneEntry(entry: Entry): FromItem {
  return { entries: [entry], star: entry.columns };
}

/** Columns under the names that an alias gives the first of them. */
export function renamed(columns: readonly string[], names: readonly string[]): readonly string[] {
  return [...names, ...columns.slice(names.length)];
}
