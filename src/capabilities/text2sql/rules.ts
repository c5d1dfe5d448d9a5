import type { Queryable } from '../../data/database.ts';
import type { GuardRules } from './guard-verdict.ts';

/** The readable relations of a schema, as the database describes them. Columns in their order: an alias list renames by place. */
export async function readRules(db: Queryable, schema: string): Promise<GuardRules> {
  const { rows } = await db.query<{ name: string; columns: string[]; rows: number }>(
    `select r.relname as name, array_agg(a.attname::text order by a.attnum) as columns, max(r.reltuples)::float8 as rows
     from pg_class r
     join pg_namespace n on n.oid = r.relnamespace
     join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = $1 and r.relkind in ('r', 'v', 'm', 'p', 'f')
     group by r.oid, r.relname
     order by r.relname`,
    [schema],
  );
  return {
    defaultSchema: schema,
    // A view has no estimate, and a table that was never analysed has -1.
    relations: rows.map(({ name, columns, rows: estimate }) =>
      estimate > 0 ? { schema, name, columns, rows: estimate } : { schema, name, columns },
    ),
  };
}
