import { parse } from 'libpg-query';

/**
 * Names of the columns that a statement compares or groups by: what decides which rows there are. Columns that are only shown,
 * sorted by, or looked at for being missing, are not among them.
 */
export async function decidingColumns(sql: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  collect(await parse(sql), false, found);
  return found;
}

const DECIDING = new Set([
  'whereClause',
  'havingClause',
  'groupClause',
  'quals',
  'usingClause',
  'agg_filter',
]);
const LEFT_OUT = new Set(['NullTest']);

function collect(node: unknown, deciding: boolean, found: Set<string>): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, deciding, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [kind, value] of Object.entries(node)) {
    if (LEFT_OUT.has(kind)) continue;
    if (kind === 'ColumnRef' && deciding) addLastName(value, found);
    else collect(value, deciding || DECIDING.has(kind), found);
  }
}

function addLastName(reference: unknown, found: Set<string>): void {
  const fields: unknown = Reflect.get(Object(reference), 'fields');
  const last: unknown = Array.isArray(fields) ? fields.at(-1) : undefined;
  const name: unknown = Reflect.get(Object(Reflect.get(Object(last), 'String')), 'sval');
  if (typeof name === 'string') found.add(name);
}
