import { beforeAll, expect, it } from 'vitest';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { readAudit } from '../../../src/access/audit.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { engineCall } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { textOf } from './support/messenger.ts';
import { type Office, openOffice } from './support/office.ts';

const manager: Actor = { role: 'manager', company: 'expobank' };
const analyst: Actor = { role: 'analyst', company: 'expobank' };
const people = makePeople(12);
const list = () =>
  engineCall('Все клиенты', 'query_clients', {
    sql: 'select id, full_name, mobile_phone from clients order by id',
    title: 'Все клиенты',
  });

/** Everything that was ever shown in a place, the toasts included. */
function shownIn(office: Office, place: string): string {
  return [
    ...office.messenger.in(place).flatMap(one => [textOf(one.message), one.message.summary, one.note ?? '']),
    ...office.messenger.toasts,
  ].join('\n');
}

describeOnBothDatabases('a question in a room', base => {
  beforeAll(() => insertPeople(base.db, people));

  it('is answered there among people who see the same, and they go on from each other', async () => {
    const office = await openOffice(base.db, { script: [list(), list()] });
    const anna = (await office.member('1', manager, 'Анна')).inRoom('room 1');
    const boris = (await office.member('2', manager, 'Борис')).inRoom('room 1');
    office.messenger.room = { accountIds: ['1', '2'], complete: true };
    await anna.says('все клиенты');
    expect(anna.reads).toContain('Секретнов0');
    await boris.commands('sql');
    expect(boris.reads).toContain('select id, full_name');
    await boris.presses('CSV');
    expect(office.messenger.files.size).toBe(1);
    const exports = (await Array.fromAsync(readAudit(base.db, { kind: 'export' }))).flat();
    const questions = (await Array.fromAsync(readAudit(base.db, { kind: 'question' }))).flat();
    expect(exports.at(-1)?.actor).toBe('manager@expobank');
    expect(exports.at(-1)?.memberId).not.toBe(questions.at(-1)?.memberId);
  });

  it.each([
    ['an analyst reads along', { accountIds: ['11', '12'], complete: true }],
    ['a stranger reads along', { accountIds: ['11', '99'], complete: true }],
    ['the platform does not tell who reads', { accountIds: ['11'], complete: false }],
  ])('goes privately where %s, and the room learns not a figure of it', async (_, readers) => {
    const office = await openOffice(base.db, { script: [list()] });
    office.messenger.showsProgress = true;
    const [{ count: before } = { count: 0 }] = (
      await base.db.query<{ count: number }>(
        `select count(*) from svod.member_identities where external_id = '11'`,
      )
    ).rows;
    if (before === 0) {
      await office.member('11', manager, 'Вера');
      await office.member('12', analyst, 'Глеб');
    }
    const vera = office.stranger('11', { name: 'Вера', room: 'room 2' });
    office.messenger.room = readers;
    await vera.says('все клиенты');
    expect(office.messenger.in('room 2')).toHaveLength(1);
    expect(vera.reads).toContain('Ответ отправлен лично: Вера.');
    const all = shownIn(office, 'room 2');
    for (const person of people) expect(all).not.toContain(person.lastName);
    expect(all).not.toContain('12');
    const whole = office.messenger.last('only 11').message;
    expect(textOf(whole)).toContain('Секретнов0');
    expect(textOf(whole)).toContain('Ответ на вопрос из общей беседы: все клиенты');
  });

  it('shows the room what it may see when the asker says so, and that is masked', async () => {
    const office = await openOffice(base.db, { script: [list(), list()] });
    const dina = (await office.member('21', manager, 'Дина')).inRoom('room 3');
    const egor = (await office.member('22', analyst, 'Егор')).inRoom('room 3');
    office.messenger.room = { accountIds: ['21', '22'], complete: true };
    await dina.says('все клиенты');
    await egor.presses('Показать здесь без личных данных');
    expect(office.messenger.toasts.at(-1)).toBe('Эта кнопка не для вас.');
    await dina.presses('Показать здесь без личных данных');
    expect(dina.reads).toContain('С***');
    const all = shownIn(office, 'room 3');
    for (const person of people) {
      expect(all).not.toContain(person.lastName);
      expect(all).not.toContain(person.phone);
    }
    await egor.presses('CSV');
    const [file] = office.messenger.files.values();
    expect(new TextDecoder().decode(file?.bytes)).not.toContain('Секретнов');
  });

  it('is masked among members of several companies, and private where companies keep clients to themselves', async () => {
    const open = await openOffice(base.db, { script: [list(), list()] });
    const admin = (await open.member('31', GROUP_ADMIN, 'Ольга')).inRoom('room 4');
    await open.member('32', manager, 'Иван');
    await open.member('33', { role: 'manager', company: 'd2' }, 'Пётр');
    open.messenger.room = { accountIds: ['31', '32', '33'], complete: true };
    await admin.says('все клиенты');
    expect(admin.buttons).toEqual(['Показать здесь без личных данных']);
    await admin.presses('Показать здесь без личных данных');
    expect(admin.reads).toContain('С***');
    expect(admin.reads).not.toContain('Секретнов');
    const own = await openOffice(base.db, { script: [list()], sharing: 'own' });
    own.messenger.room = { accountIds: ['31', '32', '33'], complete: true };
    const same = own.stranger('31', { name: 'Ольга', room: 'room 5' });
    await same.says('все клиенты');
    expect(same.buttons).toEqual([]);
  });

  it('leaves its buttons to the room as it is now: a new reader takes the rights away', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const lev = (await office.member('41', manager, 'Лев')).inRoom('room 6');
    office.messenger.room = { accountIds: ['41'], complete: true };
    await lev.says('все клиенты');
    office.messenger.room = { accountIds: ['41', '99'], complete: true };
    await lev.presses('CSV');
    expect(office.messenger.toasts.at(-1)).toBe('С тех пор ваши права изменились. Задайте вопрос ещё раз.');
    expect(office.messenger.files.size).toBe(0);
  });

  it('works under its own room’s button only', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const mira = await office.member('51', manager, 'Мира');
    office.messenger.room = { accountIds: ['51'], complete: true };
    await mira.inRoom('room 7').says('все клиенты');
    await mira.inRoom('room 8').presses('CSV', 'room 7');
    expect(office.messenger.toasts).toEqual(['Эта кнопка не для вас.']);
  });

  it('meets silence when it is not for the bot, and admins’ commands are for private conversations', async () => {
    const office = await openOffice(base.db, { script: [] });
    const olga = (await office.member('61', GROUP_ADMIN, 'Ольга')).inRoom('room 9');
    await olga.says('коллеги, обед?', false);
    expect(office.messenger.in('room 9')).toEqual([]);
    for (const command of ['members', 'review', 'access']) {
      await olga.commands(command);
      expect(olga.reads).toBe('Эта команда работает только в личной переписке со мной.');
    }
    await olga.does({ kind: 'lifecycle', what: 'joined' });
    expect(olga.reads).toContain('Здравствуйте!');
  });

  it('begins a thread of its own after /reset, and goes on under another key when the room moves', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const yana = (await office.member('71', manager, 'Яна')).inRoom('room 10');
    office.messenger.room = { accountIds: ['71'], complete: true };
    await yana.says('все клиенты');
    await yana.commands('reset');
    await yana.commands('sql');
    expect(yana.reads).toBe('Запроса пока нет: сначала задайте вопрос.');
    await yana.does({ kind: 'lifecycle', what: 'moved', to: 'room 11', address: { place: 'room 11' } });
    await office.stranger('71', { name: 'Яна', room: 'room 11' }).presses('CSV', 'room 10');
    expect(office.messenger.files.size).toBe(1);
  });

  it('keeps what an answer’s form asks of one person from the others', async () => {
    const office = await openOffice(base.db, { script: [list(), list()] });
    const zoya = (await office.member('81', manager, 'Зоя')).inRoom('room 12');
    office.messenger.room = { accountIds: ['81'], complete: true };
    await zoya.says('все клиенты');
    const stood = office.messenger.in('room 12').length;
    await zoya.presses('Уточнить');
    expect(office.messenger.in('room 12')).toHaveLength(stood);
    expect(textOf(office.messenger.last('only 81').message)).toContain('Что изменить или добавить?');
    await zoya.says('только из Казани');
    expect(office.messenger.in('room 12')).toHaveLength(stood + 1);
  });
});
