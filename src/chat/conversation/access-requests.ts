import type { Actor, Asker, Role } from '../../access/actor.ts';
import { recordDeed } from '../../access/audit.ts';
import { addMember } from '../../access/members.ts';
import type { Language } from '../../capabilities/tool.ts';
import type { Database, Queryable } from '../../data/database.ts';
import type { Address, InboundEvent, Platform } from '../port.ts';
import { DAY_MS } from './buttons.ts';

/** Someone who asked to be let in. */
export interface AccessRequest {
  readonly id: number;
  readonly platform: Platform;
  readonly externalId: string;
  /** As the platform shows it; untrusted text. */
  readonly name: string;
  readonly language: Language;
  readonly conversation: string;
  readonly address: Address;
  readonly askedAt: Date;
}

interface RequestRow extends AccessRequest, Record<string, unknown> {
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedEvent: string | null;
  readonly role: Role | null;
  readonly company: string | null;
}

const COLUMNS = `id, platform, external_id as "externalId", name, language, conversation, address, asked_at as "askedAt", state,
  decided_at as "decidedAt", decided_by as "decidedBy", decided_event as "decidedEvent", role, company`;

/** How long a refusal holds: an admin is not to be worn down. */
const REFUSED_FOR_MS = 7 * DAY_MS;

export type Asking =
  | { readonly kind: 'new'; readonly request: AccessRequest }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused_lately' };

/** Keeps a person's request for access. One waits at a time, and the event that brought it brings it again; after a refusal a week has to pass. */
export async function askForAccess(
  db: Database,
  event: InboundEvent,
  language: Language,
  now: Date,
): Promise<Asking> {
  const { platform, account, conversationKey, address } = event;
  return db.transaction(async (tx): Promise<Asking> => {
    const lately = await tx.query(
      `select from svod.access_requests
       where platform = $1 and external_id = $2 and state = 'refused' and decided_at > $3`,
      [platform, account.id, new Date(now.getTime() - REFUSED_FOR_MS)],
    );
    if (lately.rows.length > 0) return { kind: 'refused_lately' };
    const { rows } = await tx.query<RequestRow>(
      `insert into svod.access_requests as asked
         (platform, external_id, name, language, conversation, address, asked_at, asked_event)
       values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
       on conflict (platform, external_id) where state = 'waiting'
         do update set name = asked.name where asked.asked_event = excluded.asked_event
       returning ${COLUMNS}`,
      [
        platform,
        account.id,
        account.name.toWellFormed().slice(0, 200),
        language,
        conversationKey,
        JSON.stringify(address),
        now,
        event.dedupeKey,
      ],
    );
    return rows[0] ? { kind: 'new', request: rows[0] } : { kind: 'waiting' };
  });
}

/** Requests that wait for an answer, oldest first; of every messenger where `platform` is null. */
export async function waitingRequests(
  db: Queryable,
  platform: Platform | null,
): Promise<readonly AccessRequest[]> {
  const { rows } = await db.query<RequestRow>(
    `select ${COLUMNS} from svod.access_requests where ($1::text is null or platform = $1) and state = 'waiting' order by id`,
    [platform],
  );
  return rows;
}

/** One request, decided or not; null for a number that was never given. */
export async function accessRequest(
  db: Queryable,
  id: number,
  platform: Platform | null,
): Promise<(AccessRequest & { readonly decided: { readonly by: string; readonly at: Date } | null }) | null> {
  const { rows } = await db.query<RequestRow>(
    `select ${COLUMNS} from svod.access_requests where id = $1 and ($2::text is null or platform = $2)`,
    [id, platform],
  );
  const [row] = rows;
  if (!row) return null;
  return { ...row, decided: row.decidedAt && { by: row.decidedBy ?? '', at: row.decidedAt } };
}

export type Decision =
  | { readonly kind: 'approved'; readonly request: AccessRequest; readonly actor: Actor }
  | { readonly kind: 'refused'; readonly request: AccessRequest }
  /** Somebody was first. */
  | { readonly kind: 'decided'; readonly by: string; readonly at: Date }
  | { readonly kind: 'account_taken' | 'not_allowed' | 'gone' };

/**
 * An admin's word on a request: enrols the person as `as`, or refuses them where it is null. The first word holds; the same
 * event brings the same word again.
 */
export async function decideRequest(
  db: Database,
  decision: {
    readonly id: number;
    /** Of which messenger the request has to be; null for any. */
    readonly platform: Platform | null;
    readonly as: Actor | null;
    readonly by: Asker;
    readonly byName: string;
    readonly event: InboundEvent;
    readonly now: Date;
  },
): Promise<Decision> {
  const { id, platform, as, by, byName, event, now } = decision;
  if (by.role !== 'admin') return { kind: 'not_allowed' };
  return db.transaction(async (tx): Promise<Decision> => {
    const { rows } = await tx.query<RequestRow>(
      `select ${COLUMNS} from svod.access_requests where id = $1 and ($2::text is null or platform = $2) for update`,
      [id, platform],
    );
    const [request] = rows;
    if (!request) return { kind: 'gone' };
    if (request.decidedAt) {
      if (request.decidedEvent !== event.dedupeKey) {
        return { kind: 'decided', by: request.decidedBy ?? '', at: request.decidedAt };
      }
      return as ? { kind: 'approved', request, actor: as } : { kind: 'refused', request };
    }
    const settle = (state: 'approved' | 'refused', actor: Actor | null) =>
      tx.query(
        `update svod.access_requests
         set state = $2, decided_at = $3, decided_by = $4, decided_event = $5, role = $6, company = $7 where id = $1`,
        [id, state, now, byName, event.dedupeKey, actor?.role ?? null, actor?.company ?? null],
      );
    if (!as) {
      await settle('refused', null);
      const detail = { change: 'refuse_request', request: id };
      await recordDeed(tx, { actor: by, kind: 'member', outcome: 'done', detail });
      return { kind: 'refused', request };
    }
    const change = await addMember(db, by, {
      name: request.name,
      actor: as,
      identities: [{ surface: request.platform, externalId: request.externalId }],
      via: 'request',
    });
    if (change.kind === 'not_allowed' || change.kind === 'not_found') return { kind: 'not_allowed' };
    const enrolled = change.kind === 'done' ? as : change.member;
    await settle('approved', { role: enrolled.role, company: enrolled.company });
    return change.kind === 'done' ? { kind: 'approved', request, actor: as } : { kind: 'account_taken' };
  });
}
