import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../data/database.ts';
import { type Actor, type Asker, GROUP_ADMIN } from './actor.ts';
import { recordDeed } from './audit.ts';
import { addMember, type Identity, type Member, memberByIdentity } from './members.ts';

export interface Invitation {
  /** Shown once and kept nowhere: whoever brings it first is enrolled. Letters, digits, `-` and `_`. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** Makes a code that enrols one person as `actor`. Only admins may; null for anyone else, and the attempt is written down. */
export async function makeInvitation(
  db: Database,
  by: Asker,
  { actor, lifeMs, now }: { readonly actor: Actor; readonly lifeMs: number; readonly now: Date },
): Promise<Invitation | null> {
  const detail = { change: 'invite', role: actor.role, company: actor.company };
  if (by.role !== 'admin') {
    await recordDeed(db, { actor: by, kind: 'member', outcome: 'refused', detail });
    return null;
  }
  const code = randomBytes(18).toString('base64url');
  const expiresAt = new Date(now.getTime() + lifeMs);
  await db.transaction(async tx => {
    await tx.query(
      'insert into svod.invitations (code_hash, role, company, made_at, expires_at) values ($1, $2, $3, $4, $5)',
      [hashOf(code), actor.role, actor.company, now, expiresAt],
    );
    await recordDeed(tx, { actor: by, kind: 'member', outcome: 'done', detail });
  });
  return { code, expiresAt };
}

/**
 * Enrols whoever brings the code. Null for a code that is wrong, used or too old, without telling which. An account that is a
 * member's already uses nothing up.
 */
export async function acceptInvitation(
  db: Database,
  given: {
    readonly code: string;
    readonly name: string;
    readonly identity: Identity;
    readonly language?: 'ru' | 'en';
    readonly now: Date;
  },
): Promise<Member | null> {
  const { code, name, identity, language, now } = given;
  return db.transaction(async tx => {
    const holder = await memberByIdentity(tx, identity.surface, identity.externalId);
    if (holder) return holder;
    const { rows } = await tx.query<Pick<Actor, 'role' | 'company'>>(
      `update svod.invitations set used_at = $2 where code_hash = $1 and used_at is null and expires_at > $2
       returning role, company`,
      [hashOf(code), now],
    );
    const [actor] = rows;
    if (!actor) return null;
    const change = await addMember(db, GROUP_ADMIN, {
      name,
      actor,
      identities: [identity],
      via: 'invitation',
      ...(language && { language }),
    });
    if (change.kind !== 'done') return null;
    await tx.query('update svod.invitations set used_by = $2 where code_hash = $1', [
      hashOf(code),
      change.member.id,
    ]);
    return change.member;
  });
}

/** A code has 144 bits of chance, so a plain hash gives nothing away. */
function hashOf(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}
