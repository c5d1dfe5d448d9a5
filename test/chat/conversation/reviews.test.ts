import { beforeEach, expect, it } from 'vitest';
import { generateRecords } from '../../../bench/matching-people.ts';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { readAudit } from '../../../src/access/audit.ts';
import { linkPeople } from '../../../src/capabilities/clients/linkage/link-people.ts';
import {
  emptyRegisters,
  groupsOf,
  type PlainRecord,
  peopleLinkage,
  storeRecords,
} from '../../capabilities/clients/linkage/register.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import type { Person } from './support/messenger.ts';
import { openOffice } from './support/office.ts';

const oleg: PlainRecord = {
  first_name: 'Олег',
  middle_name: 'Львович',
  last_name: 'Щукин',
  gender: 'Мужской',
  birth_date: '1979-05-21',
  mobile_phone: '+79035556677',
  email: 'oleg@shchukin.ru',
  city: 'Тверь',
};
const silent = () => new ScriptedAssistant(async () => ({}));

/** Puts pairs off until Oleg's lies before the admin. */
async function reachOleg(admin: Person): Promise<void> {
  await admin.commands('review');
  for (let times = 0; !admin.reads.includes('Щукин'); times += 1) {
    if (times > 50) throw new Error('Oleg is not in the queue.');
    await admin.presses('Решить позже');
  }
}

describeOnBothDatabases('the review of doubtful pairs', base => {
  let records: number[];

  beforeEach(async () => {
    await emptyRegisters(base.db);
    await base.db.query('delete from svod.members');
    await storeRecords(base.db, [...generateRecords(200, 4)]);
    const [one] = await storeRecords(base.db, [oleg], 'hotel');
    const [other] = await storeRecords(base.db, [{ ...oleg, birth_date: '1951-10-02' }], 'hotel');
    records = [one!, other!];
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
  });

  it('lays a pair side by side and joins it by an admin’s press, once', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const pavel = await office.member('2', GROUP_ADMIN, 'Павел');
    for (const admin of [olga, pavel]) await reachOleg(admin);
    expect(olga.reads).toContain('Это один и тот же человек?');
    expect(olga.reads).toContain('Даты рождения противоречат друг другу.');
    expect(olga.reads).toMatch(/дата рождения \| \d\d\.\d\d\.19\d\d \| \d\d\.\d\d\.19\d\d/);
    expect(olga.buttons).toEqual(['Один человек', 'Разные люди', 'Решить позже']);
    const card = office.messenger.last(olga.place).ref;
    await olga.presses('Один человек');
    expect(await groupsOf(base.db, records)).toEqual([records]);
    expect(office.messenger.at(card)).toMatchObject({
      settled: true,
      note: 'Один человек: так решил(а) Ольга, 15:00.',
    });
    await pavel.presses('Разные люди');
    expect(office.messenger.toasts.at(-1)).toMatch(/^Уже решено: Ольга, /);
    expect(await groupsOf(base.db, records)).toEqual([records]);
    const deeds = (await Array.fromAsync(readAudit(base.db, { kind: 'links' }))).flat();
    expect(deeds.filter(({ detail }) => detail.request === 'decide')).toMatchObject([
      { actor: 'admin@*', outcome: 'done', detail: { verdict: 'same' } },
    ]);
  });

  it('goes on to the next pair, puts one off, and says when there is none', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    await olga.commands('review');
    await olga.presses('Решить позже');
    for (let times = 0; olga.buttons.includes('Разные люди'); times += 1) {
      if (times > 50) throw new Error('The queue does not end.');
      await olga.presses('Разные люди');
    }
    expect(olga.reads).toMatch(/^Дальше пар нет\. Отложенных: 1\./);
    await olga.commands('review');
    await olga.presses('Разные люди');
    expect(olga.reads).toBe('Спорных записей нет.');
  });

  it('decides nothing for someone who is no admin when they press', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const manager: Actor = { role: 'manager', company: 'd2' };
    const anna = await office.member('3', manager, 'Анна');
    await reachOleg(olga);
    await anna.presses('Один человек', olga.place);
    expect(office.messenger.toasts.at(-1)).toBe('Эта кнопка не для вас.');
    await base.db.query(`update svod.members set role = 'analyst', company = 'd2' where name = 'Ольга'`);
    await olga.presses('Один человек');
    expect(office.messenger.toasts.at(-1)).toBe('Эта кнопка не для вас.');
    expect(await groupsOf(base.db, records)).toHaveLength(2);
  });

  it('handles the press anew after a crash without deciding twice', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    await olga.commands('review');
    const card = office.messenger.last(olga.place).ref;
    await olga.presses('Один человек', olga.place, 'event 1');
    const { message } = office.messenger.at(card);
    const block = message.blocks.find(one => one.kind === 'buttons');
    const same = block?.kind === 'buttons' ? block.rows[0]![0]! : null;
    await olga.does({ kind: 'press', button: same!.id, from: card }, 'event 1');
    const { rows } = await base.db.query('select from svod.match_decisions');
    expect(rows).toHaveLength(1);
  });
});
