import type { Language } from '../../capabilities/tool.ts';
import type { Queryable } from '../../data/database.ts';

/** A question with the statement that answered it right, screened: no value of a client's is in either. */
export interface VerifiedPair {
  readonly id: number;
  readonly question: string;
  readonly statement: string;
  readonly language: Language;
  readonly stems: readonly string[];
  /** `role@company` whose example it is; null where it is everyone's. */
  readonly audience: string | null;
  /** `role@company` of who marked or verified it. */
  readonly keptBy: string;
  /** ISO 8601, UTC. */
  readonly keptAt: string;
}

const COLUMNS = `id::float8 as id, question, statement, language, stems, audience, kept_by as "keptBy",
  to_char(kept_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "keptAt"`;

/** Keeps a pair once for its audience; `answerId` ties it to the mark that it came by. Returns its number. */
export async function insertPair(
  db: Queryable,
  pair: Omit<VerifiedPair, 'id' | 'keptAt'> & { readonly answerId: string | null },
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into svod.verified_pairs (question, statement, language, stems, audience, answer_id, kept_by)
     values ($1, $2, $3, $4::text[], $5, $6, $7)
     on conflict do nothing returning id::float8 as id`,
    [pair.question, pair.statement, pair.language, pair.stems, pair.audience, pair.answerId, pair.keptBy],
  );
  if (rows[0]) return rows[0].id;
  const known = await db.query<{ id: number }>(
    `select id::float8 as id from svod.verified_pairs
     where answer_id = $3
        or (question = $1 and statement = $2 and coalesce(audience, '') = coalesce($4, ''))
     order by id limit 1`,
    [pair.question, pair.statement, pair.answerId, pair.audience],
  );
  return known.rows[0]?.id ?? 0;
}

/** Takes back the pair that a mark on this answer made; one that an admin vouches for stays. */
export async function deleteMarkedPair(db: Queryable, answerId: string): Promise<void> {
  await db.query('delete from svod.verified_pairs where answer_id = $1 and audience is not null', [answerId]);
}

/** True when there was such a pair. */
export async function deletePair(db: Queryable, id: number): Promise<boolean> {
  const { rowCount } = await db.query('delete from svod.verified_pairs where id = $1', [id]);
  return (rowCount ?? 0) > 0;
}

/** Every pair, oldest first. */
export async function allPairs(db: Queryable): Promise<VerifiedPair[]> {
  const { rows } = await db.query<VerifiedPair>(`select ${COLUMNS} from svod.verified_pairs order by id`);
  return rows;
}

/** The pairs of an audience that share most words with `stems`, at most `limit`. */
export async function pairsSharing(
  db: Queryable,
  { stems, audience, limit }: { stems: readonly string[]; audience: string; limit: number },
): Promise<VerifiedPair[]> {
  const { rows } = await db.query<VerifiedPair>(
    `select ${COLUMNS} from svod.verified_pairs p
     where stems && $1::text[] and (audience is null or audience = $2)
     order by (select count(*) from unnest(p.stems) s where s = any ($1::text[])) desc, id desc limit $3`,
    [stems, audience, limit],
  );
  return rows;
}

/** Which of these folded words somebody in the base is called by. */
export async function namesAmong(db: Queryable, words: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ word: string }>(
    `with asked as (select unnest($1::text[]) as word),
          called as (
            select distinct translate(lower(name), 'ё', 'е') as name
            from svod.clients c, lateral (values (c.first_name), (c.last_name), (c.middle_name)) n(name)
            where name is not null
          )
     select word from asked where exists (
       select from called where name = word or word = any (regexp_split_to_array(name, '[^[:alnum:]]+')))`,
    [words],
  );
  return new Set(rows.map(({ word }) => word));
}
