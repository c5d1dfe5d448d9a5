import { type Catalogue, columnOf } from '../../../catalog/catalogue.ts';
import { quoteName } from '../../../catalog/queries.ts';
import type { ColumnRef, Scalar } from '../plan.ts';

/** How a statement names its relations. */
export interface Scope {
  readonly catalogue: Catalogue;
  readonly alias: (relation: string) => string;
}

/** A column under its alias; text that holds numbers is read as a number. */
export function columnSql(ref: ColumnRef, scope: Scope): string {
  const sql = `${scope.alias(ref.relation)}.${quoteName(ref.column)}`;
  return columnOf(scope.catalogue, ref).holdsNumbers ? `nullif(${sql}, '')::numeric` : sql;
}

/** A relation under its schema. */
export function tableSql(relation: string, scope: Scope): string {
  return `${quoteName(scope.catalogue.schema)}.${quoteName(relation)}`;
}

/** A value written into a statement, quotes doubled. */
export function literal(value: Scalar): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** What one member of a list is called: `companies` gives `company`. */
export function listItem(ref: ColumnRef): string {
  return ref.column.endsWith('ies')
    ? `${ref.column.slice(0, -3)}y`
    : ref.column.endsWith('s')
      ? ref.column.slice(0, -1)
      : `${ref.column}_item`;
}

/** The shortest beginning of each relation's name that no other relation starts with. */
export function aliases(catalogue: Catalogue): (relation: string) => string {
  const names = [...catalogue.relations.keys()].sort();
  const taken = new Map<string, string>();
  const main = catalogue.defaultRelation;
  for (const name of [main, ...names.filter(other => other !== main)]) {
    const letters = name.toLowerCase().replace(/[^a-z0-9_]/g, '') || 'r';
    let length = 1;
    while ([...taken.values()].includes(letters.slice(0, length)) && length < letters.length) length++;
    let alias = letters.slice(0, length);
    while (
      [...taken.values()].includes(alias) ||
      /^(as|in|is|on|or|to|by|do|end|all|any|not|and|for|asc)$/.test(alias)
    )
      alias = `${alias}_`;
    taken.set(name, /^\d/.test(alias) ? `r${alias}` : alias);
  }
  return relation => taken.get(relation) ?? relation;
}
