import { parse } from 'libpg-query';
import type { Actor } from '../../access/actor.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';

/** `contacts`: nobody but an admin takes phones and e-mail addresses out without an admin's word (`SVOD_EXPORT_APPROVAL`). */
export type ExportApproval = 'none' | 'contacts';

/** Whether taking the rows of a statement out needs an admin's word. */
export type ExportNeedsApproval = (sql: string, actor: Actor) => Promise<boolean>;

export function exportNeedsApproval(deps: {
  readonly approval: ExportApproval;
  readonly catalogue: () => Catalogue;
}): ExportNeedsApproval {
  return async (sql, actor) => {
    if (deps.approval === 'none' || actor.role === 'admin') return false;
    const contacts = new Set(
      [...deps.catalogue().relations.values()].flatMap(({ columns }) =>
        [...columns.values()].filter(column => column.contact).map(({ name }) => name),
      ),
    );
    return reads(await parse(sql), contacts);
  };
}

/** What only asks whether there is a value takes none out. */
const LEFT_OUT = new Set(['NullTest']);

/**
 * Whether a statement reads one of these columns in any place, or may: `*`, a whole row, and a table whose columns are given
 * other names all count. A column that only narrows the rows counts too; asking once too often costs less than once too seldom.
 */
function reads(tree: unknown, columns: ReadonlySet<string>): boolean {
  const seen = { names: new Set<string>(), rows: new Set<string>(), all: false };
  collect(tree, seen);
  return seen.all || [...seen.names].some(name => columns.has(name) || seen.rows.has(name));
}

interface Seen {
  /** Names by which columns, or whole rows, are referred to. */
  readonly names: Set<string>;
  /** Names of tables and their aliases. */
  readonly rows: Set<string>;
  all: boolean;
}

function collect(node: unknown, seen: Seen): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, seen);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [kind, value] of Object.entries(node)) {
    if (LEFT_OUT.has(kind)) continue;
    if (kind === 'A_Star') seen.all = true;
    if (kind === 'ColumnRef') addLastName(value, seen);
    if (kind === 'colnames') seen.all = true;
    if ((kind === 'relname' || kind === 'aliasname') && typeof value === 'string') seen.rows.add(value);
    collect(value, seen);
  }
}

function addLastName(reference: unknown, { names }: Seen): void {
  const fields: unknown = Reflect.get(Object(reference), 'fields');
  const last: unknown = Array.isArray(fields) ? fields.at(-1) : undefined;
  const name: unknown = Reflect.get(Object(Reflect.get(Object(last), 'String')), 'sval');
  if (typeof name === 'string') names.add(name);
}
