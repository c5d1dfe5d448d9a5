import type { LinkageTables } from '../../src/capabilities/clients/linkage/tables.ts';
import type { Database, Queryable } from '../../src/data/database.ts';

/**
 * Lays a register of its own beside the product's: `SCHEMA.source_records` with text columns, and copies of the tables of
 * matching. So any set of records is matched by the same code, in the same database. `schema` and `columns` are trusted.
 */
export async function layTables(
  db: Database,
  schema: string,
  columns: readonly string[],
): Promise<LinkageTables> {
  await db.query(`drop schema if exists ${schema} cascade`);
  await db.query(`create schema ${schema}`);
  await db.query(
    `create table ${schema}.source_records (id bigint primary key, ${columns.map(column => `${column} text`).join(', ')})`,
  );
  for (const table of [
    'match_keys',
    'match_crowds',
    'match_pairs',
    'match_weights',
    'match_terms',
    'match_decisions',
  ]) {
    await db.query(`create table ${schema}.${table} (like svod.${table} including all)`);
  }
  await db.query(
    `create view ${schema}.match_verdicts as
     select distinct on (left_id, right_id) left_id, right_id, verdict, decided_by, decided_at
     from ${schema}.match_decisions order by left_id, right_id, id desc`,
  );
  return { relation: `${schema}.source_records`, schema };
}

/** Adds records; the first gets the id `from`, the rest count up. */
export async function addRecords(
  tx: Queryable,
  tables: LinkageTables,
  columns: readonly string[],
  records: readonly Readonly<Record<string, string | null | undefined>>[],
  from = 1,
): Promise<void> {
  for (let start = 0; start < records.length; start += 5_000) {
    const part = records.slice(start, start + 5_000);
    await tx.query(
      `insert into ${tables.relation} (id, ${columns.join(', ')})
       select * from unnest($1::bigint[], ${columns.map((_, at) => `$${at + 2}::text[]`).join(', ')})`,
      [
        part.map((_, at) => from + start + at),
        ...columns.map(column => part.map(record => record[column] || null)),
      ],
    );
  }
}
