import type { Database, Queryable } from '../data/database.ts';
import type { Actor, Asker, Role } from './actor.ts';
import { recordDeed } from './audit.ts';

/** An account of a member on a surface: `telegram` with a user's number, `slack` with `TEAM:USER`. */
export interface Identity {
  readonly surface: string;
  readonly externalId: string;
}

export interface Member {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** A company's slug, or `*` for an admin of the whole group. */
  readonly company: string;
  readonly language: 'ru' | 'en' | null;
  readonly identities: readonly Identity[];
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Whoever is answered: a member, or someone whom the program itself vouches for and the base does not know. */
export interface Person extends Pick<Member, 'name' | 'role' | 'company' | 'language'> {
  readonly id: number | null;
}

export interface NewMember {
  readonly name: string;
  /** Checked by `parseActor`: the company exists, and only an admin belongs to the whole group. */
  readonly actor: Actor;
  readonly language?: 'ru' | 'en';
  readonly identities?: readonly Identity[];
  /** What enrols them when no admin does it by hand: a code for the audit. */
  readonly via?: 'request' | 'invitation' | 'domain';
}

export type MemberChange =
  | { readonly kind: 'done'; readonly member: Member }
  | { readonly kind: 'not_allowed' }
  /** The account is another member's already. */
  | { readonly kind: 'identity_taken'; readonly identity: Identity; readonly member: Member }
  | { readonly kind: 'not_found' };

/** Enrols a member. Only admins may; an attempt of anyone else is written down and changes nothing. */
export async function addMember(db: Database, by: Asker, member: NewMember): Promise<MemberChange> {
  const { role, company } = member.actor;
  const detail = { change: 'add', role, company, ...(member.via && { via: member.via }) };
  if (by.role !== 'admin') return refused(db, by, detail);
  const change = await db.transaction(async (tx): Promise<MemberChange> => {
    // Two admins may enrol one account in the same moment; the second must find the first's.
    await tx.query('lock table svod.member_identities in share row exclusive mode');
    for (const identity of member.identities ?? []) {
      const holder = await memberByIdentity(tx, identity.surface, identity.externalId);
      if (holder) return { kind: 'identity_taken', identity, member: holder };
    }
    const { rows } = await tx.query<{ id: number }>(
      'insert into svod.members (name, role, company, language) values ($1, $2, $3, $4) returning id',
      [member.name, member.actor.role, member.actor.company, member.language ?? null],
    );
    const id = rows[0]!.id;
    await tx.query(
      `insert into svod.member_identities (surface, external_id, member_id)
       select distinct surface, external_id, $3::bigint from unnest($1::text[], $2::text[]) as given (surface, external_id)`,
      [
        (member.identities ?? []).map(one => one.surface),
        (member.identities ?? []).map(one => one.externalId),
        id,
      ],
    );
    await recordDeed(tx, { actor: by, kind: 'member', outcome: 'done', detail: { ...detail, memberId: id } });
    return { kind: 'done', member: (await memberById(tx, id))! };
  });
  if (change.kind !== 'done') {
    const detailed = { ...detail, reason: change.kind };
    await recordDeed(db, { actor: by, kind: 'member', outcome: 'failed', detail: detailed });
  }
  return change;
}

/** Removes a member with every account of theirs. Only admins may. What they asked stays in the audit. */
export async function removeMember(db: Database, by: Asker, id: number): Promise<MemberChange> {
  const detail = { change: 'remove', memberId: id };
  if (by.role !== 'admin') return refused(db, by, detail);
  return db.transaction(async (tx): Promise<MemberChange> => {
    const member = await memberById(tx, id);
    if (!member) return { kind: 'not_found' };
    await tx.query('delete from svod.members where id = $1', [id]);
    const was = { ...detail, role: member.role, company: member.company };
    await recordDeed(tx, { actor: by, kind: 'member', outcome: 'done', detail: was });
    return { kind: 'done', member };
  });
}

const MEMBERS = `
  select member.id, member.name, member.role, member.company, member.language,
    to_char(member.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since,
    coalesce((
      select jsonb_agg(jsonb_build_object('surface', held.surface, 'externalId', held.external_id) order by held.surface, held.external_id)
      from svod.member_identities as held where held.member_id = member.id
    ), '[]') as identities
  from svod.members as member`;

/** Every member, by company and name. */
export async function listMembers(db: Queryable): Promise<readonly Member[]> {
  const { rows } = await db.query<Member & Record<string, unknown>>(
    `${MEMBERS} order by member.company, member.name, member.id`,
  );
  return rows;
}

/** Whoever acts through this account, or null for someone not enrolled. */
export async function memberByIdentity(
  db: Queryable,
  surface: string,
  externalId: string,
): Promise<Member | null> {
  const { rows } = await db.query<Member & Record<string, unknown>>(
    `${MEMBERS} join svod.member_identities as account on account.member_id = member.id
     where account.surface = $1 and account.external_id = $2`,
    [surface, externalId],
  );
  return rows[0] ?? null;
}

/** Keeps the language a member chose to be answered in; null leaves it to what they write. */
export async function setMemberLanguage(
  db: Queryable,
  id: number,
  language: Member['language'],
): Promise<void> {
  await db.query('update svod.members set language = $2 where id = $1', [id, language]);
}

/** The members among these accounts of a surface, in no order; accounts of nobody are passed over. */
export async function membersAmong(
  db: Queryable,
  surface: string,
  externalIds: readonly string[],
): Promise<readonly (Member & { readonly externalId: string })[]> {
  const { rows } = await db.query<Member & { externalId: string } & Record<string, unknown>>(
    `select found.*, account.external_id as "externalId" from (${MEMBERS}) as found
     join svod.member_identities as account on account.member_id = found.id
     where account.surface = $1 and account.external_id = any ($2::text[])`,
    [surface, externalIds],
  );
  return rows;
}

/** A member by number; null for one who is gone. */
export async function memberById(db: Queryable, id: number): Promise<Member | null> {
  const { rows } = await db.query<Member & Record<string, unknown>>(`${MEMBERS} where member.id = $1`, [id]);
  return rows[0] ?? null;
}

async function refused(
  db: Queryable,
  by: Asker,
  detail: Record<string, string | number>,
): Promise<MemberChange> {
  await recordDeed(db, { actor: by, kind: 'member', outcome: 'refused', detail });
  return { kind: 'not_allowed' };
}
