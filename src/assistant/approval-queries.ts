import type { Role } from '../access/actor.ts';
import type { ApprovalRequest, Language } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';

/** One approval as it is kept; migration 0096 tells its states. */
export interface NewApproval {
  readonly id: string;
  readonly owner: string;
  readonly role: Role;
  readonly company: string;
  /** Null for whoever acts without being a member of the base. */
  readonly memberId: number | null;
  readonly threadId: string;
  readonly question: string;
  /** The answer that the call goes on from. */
  readonly about: string | null;
  readonly language: Language;
  readonly model: string;
  readonly maxRows: number;
  readonly tool: string;
  readonly request: ApprovalRequest;
  /** The agent's run as `HeldRuns` wrote it. */
  readonly run: string | null;
  readonly madeAt: Date;
  readonly expiresAt: Date;
}

export interface ApprovalRow extends NewApproval {
  readonly state: 'waiting' | 'approved' | 'rejected' | 'expired';
  readonly decidedAt: Date | null;
  readonly decidedName: string | null;
  readonly decidedEvent: string | null;
}

type Row = ApprovalRow & Record<string, unknown>;

export interface Decided {
  readonly verdict: 'approved' | 'rejected';
  readonly at: Date;
  readonly by: number | null;
  readonly name: string;
  readonly event: string;
}

const COLUMNS = `id, owner, role, company, member_id as "memberId", thread_id as "threadId", question, about, language, model,
  max_rows as "maxRows", tool, request, run, made_at as "madeAt", expires_at as "expiresAt", state, decided_at as "decidedAt",
  decided_name as "decidedName", decided_event as "decidedEvent"`;

export async function insertApproval(tx: Queryable, approval: NewApproval): Promise<void> {
  await tx.query(
    `insert into svod.approvals
       (id, owner, role, company, member_id, thread_id, question, about, language, model, max_rows, tool, request, run, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16)`,
    [
      approval.id,
      approval.owner,
      approval.role,
      approval.company,
      approval.memberId,
      approval.threadId,
      approval.question,
      approval.about,
      approval.language,
      approval.model,
      approval.maxRows,
      approval.tool,
      JSON.stringify(approval.request),
      approval.run,
      approval.madeAt,
      approval.expiresAt,
    ],
  );
}

export async function approvalById(db: Queryable, id: string): Promise<ApprovalRow | null> {
  const { rows } = await db.query<Row>(`select ${COLUMNS} from svod.approvals where id = $1`, [id]);
  return rows[0] ?? null;
}

export async function waitingApprovals(db: Queryable, now: Date): Promise<readonly ApprovalRow[]> {
  const { rows } = await db.query<Row>(
    `select ${COLUMNS} from svod.approvals where state = 'waiting' and expires_at > $1 order by made_at, id`,
    [now],
  );
  return rows;
}

/**
 * Settles a waiting approval by this word, unless its time is over: then it expires. Returns it as it is now, `isNew` when it
 * was this call that settled it.
 */
export async function settleApproval(
  tx: Queryable,
  id: string,
  { verdict, at, by, name, event }: Decided,
): Promise<(ApprovalRow & { readonly isNew: boolean }) | null> {
  const { rows } = await tx.query<Row>(`select ${COLUMNS} from svod.approvals where id = $1 for update`, [
    id,
  ]);
  const [row] = rows;
  if (!row) return null;
  if (row.state !== 'waiting') return { ...row, isNew: false };
  if (row.expiresAt <= at) {
    await tx.query(`update svod.approvals set state = 'expired', run = null where id = $1`, [id]);
    return { ...row, state: 'expired', isNew: true };
  }
  const settled = await tx.query<Row>(
    `update svod.approvals
     set state = $2, decided_at = $3, decided_by = $4, decided_name = $5, decided_event = $6,
       run = case when $2 = 'approved' then run end
     where id = $1 returning ${COLUMNS}`,
    [id, verdict, at, by, name, event],
  );
  return { ...settled.rows[0]!, isNew: true };
}

/**
 * Ends what nobody decided in time, and forgets the runs of what has had its time. Returns those that ended undecided: each is
 * returned once, whoever calls.
 */
export async function expireApprovals(db: Queryable, now: Date): Promise<readonly ApprovalRow[]> {
  const { rows } = await db.query<Row>(
    `update svod.approvals set run = null, state = case state when 'waiting' then 'expired' else state end
     where run is not null and expires_at <= $1 returning ${COLUMNS}`,
    [now],
  );
  return rows.filter(({ state }) => state === 'expired');
}
