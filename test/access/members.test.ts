import { beforeEach, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../src/access/actor.ts';
import { readAudit } from '../../src/access/audit.ts';
import { addMember, listMembers, memberByIdentity, removeMember } from '../../src/access/members.ts';
import { describeOnBothDatabases } from '../support/databases.ts';

describeOnBothDatabases('members', base => {
  const deeds = async () => {
    const found = [];
    for await (const page of readAudit(base.db, { kind: 'member' })) found.push(...page);
    return found;
  };
  beforeEach(async () => void (await base.db.query('delete from svod.members')));

  test('an admin enrols a member, who is then found by each account', async () => {
    const identities = [
      { surface: 'telegram', externalId: '77' },
      { surface: 'slack', externalId: 'T1:U5' },
    ];
    const added = await addMember(base.db, GROUP_ADMIN, {
      name: 'Ольга',
      actor: { role: 'manager', company: 'd2' },
      language: 'ru',
      identities,
    });
    expect(added).toMatchObject({
      kind: 'done',
      member: { name: 'Ольга', role: 'manager', company: 'd2', language: 'ru' },
    });
    expect((await memberByIdentity(base.db, 'telegram', '77'))?.name).toBe('Ольга');
    expect((await memberByIdentity(base.db, 'slack', 'T1:U5'))?.identities).toHaveLength(2);
    expect(await memberByIdentity(base.db, 'slack', '77')).toBeNull();
    expect(await listMembers(base.db)).toHaveLength(1);
  });

  test('an account belongs to one member, even when two admins give it in the same moment', async () => {
    const enrol = (name: string) =>
      addMember(base.db, GROUP_ADMIN, {
        name,
        actor: { role: 'analyst', company: 'd2' },
        identities: [{ surface: 'telegram', externalId: '5' }],
      });
    const kinds = (await Promise.all([enrol('Первая'), enrol('Вторая')])).map(change => change.kind);
    expect(kinds.sort()).toEqual(['done', 'identity_taken']);
    expect(await listMembers(base.db)).toHaveLength(1);
  });

  test('a removed member is nobody, and the account is free again', async () => {
    const member = {
      name: 'Пётр',
      actor: { role: 'marketer', company: 'hvoya' },
      identities: [{ surface: 'telegram', externalId: '9' }],
    } as const;
    const added = await addMember(base.db, GROUP_ADMIN, member);
    if (added.kind !== 'done') throw new Error(added.kind);
    expect(await removeMember(base.db, GROUP_ADMIN, added.member.id)).toMatchObject({ kind: 'done' });
    expect(await memberByIdentity(base.db, 'telegram', '9')).toBeNull();
    expect(await removeMember(base.db, GROUP_ADMIN, added.member.id)).toEqual({ kind: 'not_found' });
    expect((await addMember(base.db, GROUP_ADMIN, member)).kind).toBe('done');
  });

  test.each(['marketer', 'manager', 'analyst'] as const)(
    'a %s changes nobody, and the attempt is written down',
    async role => {
      const by = { role, company: 'd2' };
      const before = (await deeds()).length;
      expect(await addMember(base.db, by, { name: 'Я', actor: GROUP_ADMIN })).toEqual({
        kind: 'not_allowed',
      });
      expect(await removeMember(base.db, by, 1)).toEqual({ kind: 'not_allowed' });
      expect(await listMembers(base.db)).toEqual([]);
      expect((await deeds()).slice(before)).toMatchObject([
        { actor: `${role}@d2`, outcome: 'refused', detail: { change: 'add', role: 'admin' } },
        { actor: `${role}@d2`, outcome: 'refused', detail: { change: 'remove' } },
      ]);
    },
  );

  test('every change says who made it', async () => {
    const before = (await deeds()).length;
    const added = await addMember(base.db, GROUP_ADMIN, {
      name: 'А',
      actor: { role: 'admin', company: 'd2' },
    });
    if (added.kind !== 'done') throw new Error(added.kind);
    await removeMember(base.db, GROUP_ADMIN, added.member.id);
    expect((await deeds()).slice(before)).toMatchObject([
      {
        actor: 'admin@*',
        outcome: 'done',
        detail: { change: 'add', memberId: added.member.id, role: 'admin', company: 'd2' },
      },
      { actor: 'admin@*', outcome: 'done', detail: { change: 'remove', memberId: added.member.id } },
    ]);
  });

  test('the whole group belongs to admins alone, whatever the code says', async () => {
    await expect(
      base.db.query(`insert into svod.members (name, role, company) values ('Я', 'manager', '*')`),
    ).rejects.toMatchObject({ code: '23514' });
  });
});
