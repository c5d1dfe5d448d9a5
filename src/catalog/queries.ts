import type { Queryable } from '../data/database.ts';

/** One column as the database describes it. */
export interface DescribedColumn {
  relation: string;
  column: string;
  /** PostgreSQL's name of the type; of a domain its base type's, `enum` for any enumeration. */
  sqlType: string;
  isKey: boolean;
  comment: string | null;
}

/** Columns of every table and view of a schema, in their order. */
export async function describeColumns(db: Queryable, schema: string): Promise<DescribedColumn[]> {
  const result = await db.query<DescribedColumn>(
    `select r.relname as relation, a.attname as column,
       case t.typtype when 'e' then 'enum' when 'd' then b.typname else t.typname end as "sqlType",
       exists (select 1 from pg_index i where i.indrelid = r.oid and i.indisprimary and i.indnkeyatts = 1
         and a.attnum = any (i.indkey)) as "isKey",
       col_description(r.oid, a.attnum) as comment
     from pg_class r
     join pg_namespace n on n.oid = r.relnamespace
     join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
     join pg_type t on t.oid = a.atttypid
     left join pg_type b on b.oid = t.typbasetype
     where n.nspname = $1 and r.relkind in ('r', 'v', 'm', 'p', 'f')
     order by r.relname, a.attnum`,
    [schema],
  );
  return result.rows;
}

/** Foreign keys of one column inside a schema. */
export async function describeForeignKeys(
  db: Queryable,
  schema: string,
): Promise<{ many: string; manyColumn: string; one: string; oneColumn: string }[]> {
  const result = await db.query<{ many: string; manyColumn: string; one: string; oneColumn: string }>(
    `select m.relname as many, ma.attname as "manyColumn", o.relname as one, oa.attname as "oneColumn"
     from pg_constraint c
     join pg_class m on m.oid = c.conrelid
     join pg_namespace n on n.oid = m.relnamespace
     join pg_class o on o.oid = c.confrelid
     join pg_attribute ma on ma.attrelid = m.oid and ma.attnum = c.conkey[1]
     join pg_attribute oa on oa.attrelid = o.oid and oa.attnum = c.confkey[1]
     where c.contype = 'f' and cardinality(c.conkey) = 1 and n.nspname = $1
     order by 1, 2`,
    [schema],
  );
  return result.rows;
}

/** How a column's values are listed: `limit + 1` distinct values, so that a full answer can be told from a cut one. */
export async function distinctValues(
  db: Queryable,
  from: { schema: string; relation: string; column: string; isList: boolean },
  limit: number,
): Promise<string[] | null> {
  const column = quoteName(from.column);
  const source = `${quoteName(from.schema)}.${quoteName(from.relation)}`;
  const result = await db.query<{ value: string }>(
    from.isList
      ? `select distinct v as value from ${source}, unnest(${column}) v where v is not null limit ${limit + 1}`
      : `select ${column}::text as value from ${source} where ${column} is not null group by 1
         order by count(*) desc, 1 limit ${limit + 1}`,
  );
  const values = result.rows.map(row => row.value);
  return values.length > limit ? null : values;
}

/** Row count, and least and greatest of each number column. */
export async function measureRelation(
  db: Queryable,
  schema: string,
  relation: string,
  numberColumns: readonly string[],
): Promise<{ rows: number; ranges: Map<string, { min: number | null; max: number | null }> }> {
  const ranges = numberColumns.flatMap((column, index) => [
    `min(${quoteName(column)})::float8 as min${index}`,
    `max(${quoteName(column)})::float8 as max${index}`,
  ]);
  const result = await db.query<Record<string, number | string | null>>(
    `select ${['count(*)::int as rows', ...ranges].join(', ')} from ${quoteName(schema)}.${quoteName(relation)}`,
  );
  const row = result.rows[0] ?? {};
  const number = (value: number | string | null | undefined) => (value == null ? null : Number(value));
  return {
    rows: number(row.rows) ?? 0,
    ranges: new Map(
      numberColumns.map((column, index) => [
        column,
        { min: number(row[`min${index}`]), max: number(row[`max${index}`]) },
      ]),
    ),
  };
}

/** An identifier as SQL takes it, whatever letters it has. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

// Words that PostgreSQL reserves and that columns of foreign schemas are called by.
const RESERVED: ReadonlySet<string> = new Set(
  `all and any array as asc both case cast check collate column constraint create current_date current_user default desc
  distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading
  left limit localtime not null offset on only or order outer primary references returning right select session_user some
  symmetric table then to trailing true union unique user using variadic when where window with year month day time`.split(
    /\s+/,
  ),
);

/** Which values of another text column each value of a column is found with. */
export async function valuesTogether(
  db: Queryable,
  schema: string,
  relation: string,
  column: string,
  other: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await db.query<{ value: string; others: string[] }>(
    `select ${quoteName(column)}::text as value, array_agg(distinct ${quoteName(other)}::text) as others
     from ${quoteName(schema)}.${quoteName(relation)}
     where ${quoteName(column)} is not null and ${quoteName(other)} is not null group by 1`,
  );
  return new Map(rows.map(row => [row.value, row.others]));
}
