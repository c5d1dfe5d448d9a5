import type { Queryable } from '../../data/database.ts';
import { AppError } from '../../errors.ts';
import { type DescribedColumn, describeColumns, describeForeignKeys, quoteName } from '../queries.ts';

/** One column as a first look at its rows shows it. */
export interface SeenColumn extends DescribedColumn {
  /** Rows that have a value. */
  readonly filled: number;
  /** Different values among the rows looked at. */
  readonly distinct: number;
  /** The most frequent values as text, most frequent first; at most `MOST_VALUES`. */
  readonly frequent: readonly string[];
  /** What every value's text looks like; `mixed` where they differ. */
  readonly shape: 'whole' | 'number' | 'mixed';
  /** Labels of an enum type, in its own order. */
  readonly labels: readonly string[];
}

export interface SeenRelation {
  readonly name: string;
  readonly comment: string | null;
  /** Rows looked at: all of them up to `LOOKED_AT`. */
  readonly rows: number;
  readonly columns: readonly SeenColumn[];
}

export interface ForeignKey {
  readonly many: string;
  readonly manyColumn: string;
  readonly one: string;
  readonly oneColumn: string;
}

export interface SeenSchema {
  readonly schema: string;
  readonly relations: readonly SeenRelation[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** Enough rows to tell a code from a name; more would only cost the foreign server time. */
const LOOKED_AT = 20_000;
const MOST_VALUES = 12;

/**
 * Looks at a schema and its rows. Only reads, in one read-only transaction. Throws `not_found` where the schema holds
 * no table this login may read, and `usage` where several schemas do and none was named.
 */
export async function readSchema(db: Queryable, wanted: string | null): Promise<SeenSchema> {
  const schema = await chooseSchema(db, wanted);
  const described = await describeColumns(db, schema);
  const enums = await enumLabels(db, schema);
  const comments = await relationComments(db, schema);
  const relations: SeenRelation[] = [];
  for (const [name, columns] of Map.groupBy(described, column => column.relation)) {
    if (!comments.has(name)) continue;
    const looked = await lookAt(db, schema, name, columns);
    relations.push({
      name,
      comment: comments.get(name) ?? null,
      rows: looked.rows,
      columns: columns.map((column, index) => ({
        ...column,
        ...looked.columns[index]!,
        labels: enums.get(`${name}.${column.column}`) ?? [],
      })),
    });
  }
  return { schema, relations, foreignKeys: await describeForeignKeys(db, schema) };
}

/** The schema that was named; else the only one with tables; else `public` among several. */
async function chooseSchema(db: Queryable, wanted: string | null): Promise<string> {
  const { rows } = await db.query<{ name: string }>(
    `select n.nspname as name from pg_namespace n
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and exists (select from pg_class r where r.relnamespace = n.oid and r.relkind in ('r', 'v', 'm', 'p', 'f')
         and has_table_privilege(r.oid, 'select'))
     order by 1`,
  );
  const names = rows.map(row => row.name);
  const found = wanted ?? (names.length === 1 ? names[0] : names.find(name => name === 'public'));
  if (found !== undefined && names.includes(found)) return found;
  if (wanted === null && names.length > 1) {
    throw new AppError('usage', 'Several schemas have tables.', { detail: { schemas: names.join(', ') } });
  }
  throw new AppError('not_found', 'No readable tables.', { detail: { what: wanted ?? 'public' } });
}

/** Relations this login may read, with their comments. */
async function relationComments(db: Queryable, schema: string): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await db.query<{ name: string; comment: string | null }>(
    `select r.relname as name, obj_description(r.oid, 'pg_class') as comment
     from pg_class r join pg_namespace n on n.oid = r.relnamespace
     where n.nspname = $1 and r.relkind in ('r', 'v', 'm', 'p', 'f') and not r.relispartition
       and has_table_privilege(r.oid, 'select')`,
    [schema],
  );
  return new Map(rows.map(row => [row.name, row.comment]));
}

async function enumLabels(db: Queryable, schema: string): Promise<ReadonlyMap<string, string[]>> {
  const { rows } = await db.query<{ column: string; labels: string[] }>(
    `select r.relname || '.' || a.attname as column, array_agg(e.enumlabel::text order by e.enumsortorder) as labels
     from pg_class r
     join pg_namespace n on n.oid = r.relnamespace
     join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
     join pg_enum e on e.enumtypid = a.atttypid
     where n.nspname = $1 group by 1`,
    [schema],
  );
  return new Map(rows.map(row => [row.column, row.labels]));
}

interface Looked {
  readonly rows: number;
  readonly columns: readonly Pick<SeenColumn, 'filled' | 'distinct' | 'frequent' | 'shape'>[];
}

async function lookAt(
  db: Queryable,
  schema: string,
  relation: string,
  columns: readonly DescribedColumn[],
): Promise<Looked> {
  const from = `(select * from ${quoteName(schema)}.${quoteName(relation)} limit ${LOOKED_AT}) t`;
  const figures = columns.flatMap(({ column }, index) => {
    const text = `t.${quoteName(column)}::text`;
    return [
      `count(${text})::int as f${index}`,
      `count(distinct ${text})::int as d${index}`,
      `bool_and(${text} ~ '^-?\\d{1,15}$') filter (where ${text} <> '') as w${index}`,
      `bool_and(${text} ~ '^-?\\d{1,15}(\\.\\d+)?$') filter (where ${text} <> '') as n${index}`,
    ];
  });
  const { rows } = await db.query<Record<string, number | boolean | null>>(
    `select ${['count(*)::int as rows', ...figures].join(', ')} from ${from}`,
  );
  const row = rows[0] ?? {};
  const seen: Looked['columns'][number][] = [];
  for (const [index, { column }] of columns.entries()) {
    const frequent = await db.query<{ value: string }>(
      `select left(t.${quoteName(column)}::text, 80) as value from ${from} where t.${quoteName(column)} is not null
       group by 1 order by count(*) desc, 1 limit ${MOST_VALUES}`,
    );
    seen.push({
      filled: Number(row[`f${index}`] ?? 0),
      distinct: Number(row[`d${index}`] ?? 0),
      frequent: frequent.rows.map(({ value }) => value),
      shape: row[`w${index}`] === true ? 'whole' : row[`n${index}`] === true ? 'number' : 'mixed',
    });
  }
  return { rows: Number(row.rows ?? 0), columns: seen };
}

/** What share of the different values of one column another column holds too, 0..1; of at most a thousand values. */
export async function overlap(
  db: Queryable,
  schema: string,
  many: { relation: string; column: string },
  one: { relation: string; column: string },
): Promise<number> {
  const source = (of: { relation: string; column: string }) =>
    `${quoteName(schema)}.${quoteName(of.relation)}`;
  const { rows } = await db.query<{ share: number | null }>(
    `select avg((exists (select from ${source(one)} o where o.${quoteName(one.column)}::text = m.value))::int)::float8 as share
     from (select distinct ${quoteName(many.column)}::text as value from ${source(many)}
       where ${quoteName(many.column)} is not null limit 1000) m`,
  );
  return rows[0]?.share ?? 0;
}
