import type { Queryable } from '../data/database.ts';
import type { Asker } from './actor.ts';

export const AUDIT_KINDS = [
  'question',
  'again',
  'statement',
  'card',
  'export',
  'import',
  'links',
  'member',
  'personal_data',
  'audit',
  'approval',
] as const;
/**
 * What was done: a question asked, an earlier statement run again, `svod sql`, a client card looked at, rows taken out as a
 * file, a file taken in, the links read, members changed, a personal-data request, the audit itself read, a word on what waits.
 */
export type AuditKind = (typeof AUDIT_KINDS)[number];
export type AuditOutcome = 'done' | 'asked_back' | 'refused' | 'failed';

/** What is written of one deed. `detail` holds codes, names of files and counts, never a client's value. */
export interface Deed {
  /** Its `memberId` is written down too, where it is known. */
  readonly actor: Asker;
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  readonly answerId?: string;
  readonly tool?: string;
  readonly clientId?: number;
  readonly question?: string;
  readonly statement?: string;
  readonly totalRows?: number;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** An entry as it is read back, with `at` in ISO 8601, UTC. `question` and `statement` may have been blotted out. */
export interface AuditEntry {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly memberId: number | null;
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  readonly answerId: string | null;
  readonly tool: string | null;
  readonly clientId: number | null;
  readonly question: string | null;
  readonly statement: string | null;
  readonly totalRows: number | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  /** ISO 8601 moment or day. */
  readonly since?: string;
  /** A member's number, or ROLE@COMPANY, ROLE@ or @COMPANY. */
  readonly member?: string;
  readonly kind?: AuditKind;
}

const MAX_TEXT = 20_000;
const PAGE = 1_000;

/** Writes down a deed. Questions need none of this: the database writes theirs with the turn itself (migration 0030). */
export async function recordDeed(db: Queryable, deed: Deed): Promise<void> {
  const { actor, kind, outcome, answerId, tool, clientId, question, statement, totalRows, detail } = deed;
  await db.query(
    `insert into svod.audit (actor, member_id, kind, outcome, answer_id, tool, client_id, question, statement, total_rows, detail)
     values ($1, $2::bigint, $3, $4, $5, $6, $7::bigint, $8, $9, $10::bigint, $11::jsonb)`,
    [
      `${actor.role}@${actor.company}`,
      actor.memberId ?? null,
      kind,
      outcome,
      answerId ?? null,
      tool ?? null,
      clientId ?? null,
      question?.replaceAll('\0', '').slice(0, MAX_TEXT) ?? null,
      statement?.replaceAll('\0', '').toWellFormed().slice(0, MAX_TEXT) ?? null,
      totalRows ?? null,
      JSON.stringify(detail ?? {}),
    ],
  );
}

/** The entries in the order they were written, in pages. */
export async function* readAudit(
  db: Queryable,
  filter: AuditFilter = {},
): AsyncGenerator<readonly AuditEntry[]> {
  const memberId = /^\d+$/.test(filter.member ?? '') ? Number(filter.member) : null;
  const actor = memberId === null ? (filter.member ?? null) : null;
  let after = 0;
  for (;;) {
    const { rows } = await db.query<AuditEntry>(
      `select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, actor, member_id as "memberId", kind,
         outcome, answer_id as "answerId", tool, client_id as "clientId", question, statement, total_rows as "totalRows", detail
       from svod.audit
       where id > $1 and ($2::timestamptz is null or at >= $2) and ($3::text is null or kind = $3)
         and ($4::bigint is null or member_id = $4)
         and ($5::text is null or actor = $5
           or ($5 like '%@' and starts_with(actor, $5)) or ($5 like '@%' and right(actor, length($5)) = $5))
       order by id limit $6`,
      [after, filter.since ?? null, filter.kind ?? null, memberId, actor, PAGE],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.id;
  }
}
