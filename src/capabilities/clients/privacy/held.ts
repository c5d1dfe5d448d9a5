import type { Queryable } from '../../../data/database.ts';

/**
 * Where rows of one person lie, found by looking at the tables themselves: those with a `client_id` or `record_id`, the
 * person's client and records, and everything that refers to any of these, at any depth. A table that a later version adds
 * is covered by its columns. Rows come deepest first, in the order they can be deleted.
 */
export interface HeldRows {
  /** Qualified and quoted. */
  readonly table: string;
  /** A condition over the table: $1 is the client's id, $2 the ids of the records. */
  readonly condition: string;
}

interface Reference {
  readonly child: string;
  readonly childColumns: readonly string[];
  readonly parent: string;
  readonly parentColumns: readonly string[];
}

/** Tables that tell of a client by number and are kept: what was done stays on record. */
const KEPT = new Set(['svod.audit', 'svod.erasures']);
const DEEPEST = 12;

export async function heldRows(tx: Queryable): Promise<readonly HeldRows[]> {
  const references = await readReferences(tx);
  const held: HeldRows[] = [];
  const visit = (table: string, condition: string, depth: number): void => {
    if (KEPT.has(table) || depth > DEEPEST) return;
    for (const { child, childColumns, parent, parentColumns } of references) {
      // A table that refers to itself would go round; its rows go by their own columns.
      if (parent !== table || child === table) continue;
      const within = `(${childColumns.join(', ')}) in (select ${parentColumns.join(', ')} from ${table} where ${condition})`;
      visit(child, within, depth + 1);
    }
    held.push({ table, condition });
  };
  for (const { table, column } of await keyedTables(tx)) {
    visit(table, column === 'client_id' ? 'client_id = $1' : `${column} = any ($2::bigint[])`, 0);
  }
  visit('svod.source_records', 'client_id = $1', 0);
  visit('svod.clients', 'id = $1', 0);
  return held;
}

/** Tables by the columns that name a client or a source record; the two tables themselves come last, by their own keys. */
async function keyedTables(tx: Queryable): Promise<{ table: string; column: string }[]> {
  const { rows } = await tx.query<{ table: string; column: string }>(
    `select r.oid::regclass::text as "table", a.attname::text as "column"
     from pg_class r join pg_namespace n on n.oid = r.relnamespace
       join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
     where r.relkind in ('r', 'p') and not r.relispartition and n.nspname !~ '^pg_|^information_schema$'
       and a.attname in ('client_id', 'record_id') and a.atttypid in ('int8'::regtype, 'int4'::regtype)
       and r.oid <> 'svod.source_records'::regclass
     order by 1, 2`,
  );
  return rows;
}

async function readReferences(tx: Queryable): Promise<Reference[]> {
  const columns = (relation: string, keys: string) =>
    `(select array_agg(quote_ident(a.attname) order by k.place)
      from unnest(${keys}) with ordinality as k (number, place)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`;
  const { rows } = await tx.query<Reference & Record<string, unknown>>(
    `select c.conrelid::regclass::text as child, ${columns('c.conrelid', 'c.conkey')} as "childColumns",
       c.confrelid::regclass::text as parent, ${columns('c.confrelid', 'c.confkey')} as "parentColumns"
     from pg_constraint c where c.contype = 'f' and c.conparentid = 0 order by 1, 3`,
  );
  return rows;
}
