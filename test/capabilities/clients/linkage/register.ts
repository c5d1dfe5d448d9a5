import { resolve } from 'node:path';
import { loadPeopleLinkage } from '../../../../src/capabilities/clients/linkage/link-people.ts';
import type { Linkage } from '../../../../src/capabilities/clients/linkage/linkage.ts';
import type { Database, Queryable } from '../../../../src/data/database.ts';

export const CATALOG = resolve(import.meta.dirname, '../../../../catalog/matching.yaml');

export const peopleLinkage = (): Promise<Linkage> => loadPeopleLinkage(CATALOG);

/** A source record as a test writes it: only what matters to it. */
export interface PlainRecord {
  readonly first_name?: string | null;
  readonly middle_name?: string | null;
  readonly last_name?: string | null;
  readonly gender?: string | null;
  readonly birth_date?: string | null;
  readonly mobile_phone?: string | null;
  readonly email?: string | null;
  readonly city?: string | null;
}

const COLUMNS = [
  'first_name',
  'middle_name',
  'last_name',
  'gender',
  'birth_date',
  'mobile_phone',
  'email',
  'city',
] as const;

/** Empties the registers and everything matching knows. */
export async function emptyRegisters(db: Database): Promise<void> {
  await db.query(
    `truncate svod.source_records, svod.clients, svod.imports, svod.match_keys, svod.match_crowds, svod.match_pairs,
       svod.match_terms, svod.match_weights, svod.match_decisions cascade`,
  );
  await db.query(
    `insert into svod.companies (slug, name_ru, name_en, trust) values ('bank', 'Банк', 'Bank', 2), ('hotel', 'Отель', 'Hotel', 1)
     on conflict do nothing`,
  );
  await db.query(
    `insert into svod.imports (company, kind, file_name, file_sha256, format, mapping, status)
     select slug, 'register', 'test', '', '{}', '{}', 'done' from svod.companies where slug in ('bank', 'hotel')`,
  );
}

/** Stores records without clients, as an import leaves them to matching. Returns their ids in order. */
export async function storeRecords(
  tx: Queryable,
  records: readonly PlainRecord[],
  company: 'bank' | 'hotel' = 'bank',
): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < records.length; from += 1_000) {
    const part = records.slice(from, from + 1_000);
    const { rows } = await tx.query<{ id: number }>(
      `insert into svod.source_records (company, import_id, row_number, row_hash, content_hash, ${COLUMNS.join(', ')})
       select $1, (select max(id) from svod.imports where company = $1),
         (select coalesce(max(row_number), 0) from svod.source_records where company = $1) + n,
         sha256(convert_to(gen_random_uuid()::text, 'UTF8')), '', ${COLUMNS.map(name => (name === 'birth_date' ? `${name}::date` : name)).join(', ')}
       from unnest($2::int[], ${COLUMNS.map((_, at) => `$${at + 3}::text[]`).join(', ')}) as given (n, ${COLUMNS.join(', ')})
       order by n
       returning id`,
      [
        company,
        part.map((_, at) => at + 1),
        ...COLUMNS.map(name => part.map(record => record[name] ?? null)),
      ],
    );
    ids.push(...rows.map(row => Number(row.id)).sort((a, b) => a - b));
  }
  return ids;
}

/** Groups of records as the base has them: each group sorted, groups by their first record. */
export async function groupsOf(db: Queryable, ids?: readonly number[]): Promise<number[][]> {
  const { rows } = await db.query<{ records: (number | string)[] }>(
    `select array_agg(id order by id) as records from svod.source_records
     where $1::bigint[] is null or id = any ($1::bigint[]) group by client_id order by min(id)`,
    [ids ?? null],
  );
  return rows.map(row => row.records.map(Number));
}

/** The same groups by place instead of id, so that two bases can be compared. */
export async function groupsByPlace(db: Queryable, ids: readonly number[]): Promise<number[][]> {
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const groups = (await groupsOf(db)).map(group => group.map(id => placeOf.get(id)!).sort((a, b) => a - b));
  return groups.sort((a, b) => a[0]! - b[0]!);
}
