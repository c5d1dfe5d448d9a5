import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { memberByIdentity } from '../../../src/access/members.ts';
import { linkPeople } from '../../../src/capabilities/clients/linkage/link-people.ts';
import {
  emptyRegisters,
  groupsOf,
  peopleLinkage,
  storeRecords,
} from '../../capabilities/clients/linkage/register.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../../support/databases.ts';
import { engineCall } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import { openShop, sitDown } from './at-terminal.ts';

const manager: Actor = { role: 'manager', company: 'expobank' };
const answering = () => new ScriptedAssistant(async ({ text }) => ({ text: `Ответ на: ${text}` }));

describeOnEmbedded('what the terminal shares with every messenger', base => {
  it('/help lists the commands, those of admins to admins alone', async () => {
    const { room } = await openShop(base.db, { assistant: answering() });
    const admin = sitDown(room);
    const { text } = await admin.type('/help');
    expect(text).toContain('• /review: спорные пары записей');
    expect(text).toContain('• /quit: выйти');
    expect((await sitDown(room, { actor: manager }).type('/help')).text).not.toContain('/members');
    expect((await sitDown(room, { actor: manager }).type('/members')).text).toBe(
      'Эта команда только для администраторов.',
    );
  });

  it('/start tells whose rights hold, and its questions are chosen by number', async () => {
    const assistant = answering();
    const { room } = await openShop(base.db, { assistant });
    const anna = sitDown(room, { actor: manager });
    const { text } = await anna.type('/start');
    expect(text).toMatch(/^Здравствуйте! Вы — менеджер, Экспобанк\./);
    expect((await anna.chooses('кто из Казани', text)).text).toContain('Ответ на: кто из Казани');
    expect(assistant.asked[0]?.actor).toEqual(manager);
  });

  it('/members enrols someone by a form that asks line by line, into whichever messenger the account is of', async () => {
    const { room } = await openShop(base.db, { assistant: answering() });
    const admin = sitDown(room);
    const { text } = await admin.type('/members');
    await admin.chooses('Добавить', text);
    const role = (await admin.type('Пётр Новый')).text;
    expect(role).toMatch(/^Роль\n/);
    expect((await admin.type('никто')).text).toBe('«Роль»: выберите один из вариантов кнопкой.');
    const company = (await admin.chooses('Маркетолог', role)).text;
    const account = (await admin.chooses('Экспобанк', company)).text;
    expect(account).toContain('Номер в Telegram или учётная запись Slack');
    // A number beyond what is offered is what was asked for.
    expect((await admin.type('12')).text).toBe('Добавлен участник Пётр Новый: маркетолог, Экспобанк.');
    expect(await memberByIdentity(base.db, 'telegram', '12')).toMatchObject({ role: 'marketer' });
    const list = (await admin.type('/members')).text;
    expect(list).toContain('• Пётр Новый: маркетолог, Экспобанк (Telegram)');
    const sure = (await admin.chooses('Удалить: Пётр Новый', list)).text;
    expect((await admin.chooses('Удалить', sure)).text).toMatch(/^Пётр Новый: доступ закрыл/);
    expect(await memberByIdentity(base.db, 'telegram', '12')).toBeNull();
  });

  it('/cancel ends a form, and what is typed then is a question', async () => {
    const assistant = answering();
    const { room } = await openShop(base.db, { assistant });
    const admin = sitDown(room);
    await admin.chooses('Добавить', (await admin.type('/members')).text);
    expect((await admin.type('/cancel')).text).toBe('Отменено.');
    await admin.type('Пётр');
    expect(assistant.asked.map(({ text }) => text)).toEqual(['Пётр']);
  });

  it('/language holds over the language of a question, until it is left to that again', async () => {
    const assistant = answering();
    const { room } = await openShop(base.db, { assistant });
    const admin = sitDown(room);
    expect((await admin.type('/language en')).text).toBe('I answer in English.');
    await admin.type('сколько клиентов');
    expect((await admin.type('/language auto')).text).toBe('I answer in the language of the question.');
    await admin.type('сколько клиентов');
    expect(assistant.asked.map(({ chosenLanguage }) => chosenLanguage)).toEqual(['en', undefined]);
  });

  it('says that one asks too fast, in words and with the wait', async () => {
    const assistant = answering();
    const { room } = await openShop(base.db, { assistant, limits: { personPerMinute: 2 } });
    const admin = sitDown(room);
    await admin.type('раз');
    expect((await admin.type('два')).text).toBe('Слишком много вопросов подряд. Подождите 30 секунд.');
    expect(assistant.asked).toHaveLength(1);
  });

  it('Stop ends the answer and is said once', async () => {
    const controller = new AbortController();
    const assistant = new ScriptedAssistant(async (_message, _listen, signal) => {
      controller.abort();
      signal.throwIfAborted();
      return {};
    });
    const { room } = await openShop(base.db, { assistant });
    const admin = sitDown(room);
    expect((await admin.type('долгий вопрос', controller.signal)).text).toBe('Остановлено.');
    expect(admin.reported).toEqual([]);
  });
});

describeOnEmbedded('the review of doubtful pairs in the terminal', base => {
  it('lays both records side by side and joins them by a number', async () => {
    await emptyRegisters(base.db);
    const oleg = { first_name: 'Олег', middle_name: 'Львович', last_name: 'Щукин', gender: 'Мужской' };
    const more = { mobile_phone: '+79035556677', email: 'oleg@shchukin.ru', city: 'Тверь' };
    const [one] = await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1979-05-21' }], 'hotel');
    const [other] = await storeRecords(base.db, [{ ...oleg, ...more, birth_date: '1951-10-02' }], 'hotel');
    const linkage = await peopleLinkage();
    await base.db.transaction(tx => linkPeople(tx, linkage, 'all'));
    const { room } = await openShop(base.db, { assistant: answering() });
    const admin = sitDown(room);
    const { text } = await admin.type('/review');
    expect(text).toMatch(/дата рождения +21\.05\.1979 +02\.10\.1951/);
    expect((await admin.chooses('Один человек', text)).text).toMatch(/^Один человек: так решил/);
    expect(await groupsOf(base.db, [one!, other!])).toEqual([[one, other]]);
  });
});

describeOnBothDatabases('an export of contacts asked for in the terminal', base => {
  const people = makePeople(12);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svod-terminal-'));
    await base.db.query('delete from svod.members');
    await base.db.query('delete from svod.approvals');
    const { rows } = await base.db.query('select from svod.clients limit 1');
    if (rows.length === 0) await insertPeople(base.db, people);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const phones = () =>
    engineCall('Телефоны клиентов', 'query_clients', {
      sql: 'select id, mobile_phone from clients order by id',
      title: 'Телефоны клиентов',
    });
  const toCsv = () => engineCall('', 'export_table', { format: 'csv' });
  const open = () =>
    openShop(base.db, { script: [phones(), toCsv()], exports: { home: folder, approval: 'contacts' } });

  it('waits for an admin, who decides in another terminal, and its file comes to whoever asked', async () => {
    const { room } = await open();
    const asker = sitDown(room, { actor: manager, folder });
    const admin = sitDown(room);
    await asker.type('телефоны клиентов');
    const waits = (await asker.type('/export csv')).text;
    expect(waits).toContain('ждёт одобрения');
    expect(waits).toContain('/approvals');
    expect((await asker.type('/approvals')).text).toBe('Эта команда только для администраторов.');
    const card = (await admin.type('/approvals')).text;
    expect(card).toContain('Нужно одобрение: Выгрузка с телефонами и адресами почты');
    expect(card).toContain('Просит: менеджер, Экспобанк');
    expect(await asker.looks()).toBe('');
    const decided = (await admin.chooses('Одобрить', card)).text;
    expect(decided).toMatch(/^Одобрил\(а\) администратор, 15:00\.$/);
    expect(await asker.looks()).toMatch(/Одобрил\(а\) администратор[\s\S]*\.csv/);
    const saved = (await readdir(folder)).filter(name => name.endsWith('.csv'));
    const rows = (await readFile(join(folder, saved[0] ?? ''), 'utf8')).trim().split('\n');
    expect(rows).toHaveLength(13);
    expect(await asker.looks()).toBe('');
    const { rows: kept } = await base.db.query(`select from svod.chat_files`);
    expect(kept).toEqual([]);
  });

  it('comes before an admin in a messenger, whose press sends it to the terminal', async () => {
    const { room, office } = await open();
    const olga = await office.member('1', { role: 'admin', company: '*' }, 'Ольга');
    await olga.commands('help');
    const asker = sitDown(room, { actor: manager, folder });
    await asker.type('телефоны клиентов');
    expect((await asker.type('/export csv')).text).not.toContain('/approvals');
    // The card waits in the outbox until the messenger, which may run in another process, delivers it.
    for (const { address, message } of await room.mail('telegram', olga.place)) {
      await office.messenger.send(address, message);
    }
    expect(olga.reads).toContain('Просит: менеджер, Экспобанк');
    await olga.presses('Отклонить');
    expect(office.messenger.toasts.at(-1)).toBe('Отклонил(а) Ольга, 15:00.');
    expect(await asker.looks()).toBe('Отклонил(а) Ольга, 15:00.');
  });
});
