import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { readAudit } from '../../../src/access/audit.ts';
import { tellOfExpired } from '../../../src/chat/conversation/expired-approvals.ts';
import type { QueuedMessage } from '../../../src/chat/queued-message.ts';
import { describeOnBothDatabases } from '../../support/databases.ts';
import { engineCall } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { NOON, type OfficeSetting, openOffice } from './support/office.ts';

const manager: Actor = { role: 'manager', company: 'expobank' };
const people = makePeople(12);
const phones = () =>
  engineCall('Телефоны клиентов', 'query_clients', {
    sql: 'select id, mobile_phone from clients order by id',
    title: 'Телефоны клиентов',
  });
const cities = () =>
  engineCall('Города клиентов', 'query_clients', {
    sql: 'select id, city from clients order by id',
    title: 'Города клиентов',
  });
const toCsv = () => engineCall('', 'export_table', { format: 'csv' });
const hour = 3_600_000;

describeOnBothDatabases('an export of contacts', base => {
  let home = '';
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'svod-approval-'));
    await insertPeople(base.db, people);
  });
  beforeEach(async () => {
    await base.db.query('delete from svod.members');
    await base.db.query('delete from svod.approvals');
  });
  afterAll(() => rm(home, { recursive: true, force: true }));

  const open = (setting: OfficeSetting) =>
    openOffice(base.db, { exports: { home, approval: 'contacts' }, ...setting });
  const audit = async () => (await Array.fromAsync(readAudit(base.db, { kind: 'export' }))).flat();

  it('waits for an admin, and reaches whoever asked when one approves', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const pavel = await office.member('2', { role: 'admin', company: 'd2' }, 'Павел');
    const anna = await office.member('3', manager, 'Анна');
    for (const admin of [olga, pavel]) await admin.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    expect(anna.reads).toBe(
      'Выгрузка с телефонами и адресами почты: ждёт одобрения. Как только решат, я напишу.',
    );
    expect(office.messenger.files.size).toBe(0);
    expect(olga.reads).toBe(
      '**Нужно одобрение: Выгрузка с телефонами и адресами почты**\nТаблица: Телефоны клиентов\nФайл: CSV\nПросит: Анна (менеджер, Экспобанк)\nРешить до: 29.11.2026, 15:00',
    );
    expect(pavel.buttons).toEqual(['Одобрить', 'Отклонить']);
    await olga.presses('Одобрить');
    const note = 'Одобрил(а) Ольга, 15:00.';
    expect(office.messenger.last(olga.place)).toMatchObject({ settled: true, note });
    expect(office.messenger.last(pavel.place)).toMatchObject({ settled: true, note });
    const [file] = office.messenger.files.values();
    const rows = new TextDecoder().decode(file?.bytes).trim().split('\n');
    expect(rows).toHaveLength(13);
    expect(anna.reads).toContain(note);
    expect(anna.reads).toContain('CSV');
    const deed = (await audit()).at(-1);
    expect(deed).toMatchObject({ actor: 'manager@expobank', outcome: 'done', totalRows: 12 });
    expect(deed?.detail.approval).toEqual(expect.any(String));
  });

  it('is decided once: a second admin’s press changes nothing, and neither does a second press', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const pavel = await office.member('2', GROUP_ADMIN, 'Павел');
    const anna = await office.member('3', manager, 'Анна');
    for (const admin of [olga, pavel]) await admin.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    await olga.presses('Отклонить');
    expect(anna.reads).toBe('Отклонил(а) Ольга, 15:00.');
    await pavel.presses('Одобрить');
    expect(office.messenger.toasts.at(-1)).toBe('Уже решено: Ольга, 15:00');
    await olga.presses('Одобрить');
    expect(office.messenger.toasts.at(-1)).toBe('Уже решено: Ольга, 15:00');
    expect(office.messenger.files.size).toBe(0);
    const words = (await Array.fromAsync(readAudit(base.db, { kind: 'approval' }))).flat();
    expect(words.at(-1)).toMatchObject({ outcome: 'done', detail: { verdict: 'rejected' } });
  });

  it('waits through a restart, and the same press handled again brings the same file', async () => {
    const before = await open({ script: [phones(), toCsv()] });
    const anna = await before.member('3', manager, 'Анна');
    const olga = await before.member('1', GROUP_ADMIN, 'Ольга');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    const after = await open({ script: [] });
    const again = after.stranger('1', { name: 'Ольга' });
    await again.commands('approvals');
    await again.presses('Одобрить', again.place, 'event 1');
    await again.presses('Одобрить', again.place, 'event 1');
    const contents = [...after.messenger.files.values()].map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(contents).toHaveLength(2);
    expect(new Set(contents).size).toBe(1);
    expect(contents[0]).toContain(people[0]?.phone.slice(1));
    const words = (await Array.fromAsync(readAudit(base.db, { kind: 'approval' }))).flat();
    expect(words.filter(({ detail }) => detail.approval === words.at(-1)?.detail.approval)).toHaveLength(1);
  });

  it('that nobody decides in time is over, and whoever asked is told so once', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const anna = await office.member('3', manager, 'Анна');
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    const posted: QueuedMessage[] = [];
    const tell = (hours: number) =>
      tellOfExpired({
        db: base.db,
        now: new Date(NOON.getTime() + hours * hour),
        language: 'ru',
        post: async messages => void posted.push(...messages),
      });
    await tell(23);
    expect(posted).toEqual([]);
    await Promise.all([tell(24), tell(24)]);
    await tell(25);
    expect(posted).toMatchObject([
      {
        conversation: anna.place,
        account: null,
        message: {
          summary:
            'Выгрузка с телефонами и адресами почты: за сутки никто не решил, и запрос закрыт. Попросите ещё раз.',
        },
      },
    ]);
    await olga.presses('Одобрить');
    expect(office.messenger.toasts.at(-1)).toBe('Срок запроса истёк: пусть попросят ещё раз.');
    expect(office.messenger.files.size).toBe(0);
  });

  it('takes out the table that was asked for, whatever was asked since', async () => {
    const office = await open({ script: [phones(), toCsv(), cities()] });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const anna = await office.member('3', manager, 'Анна');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    await anna.says('города клиентов');
    await olga.presses('Одобрить');
    const [file] = office.messenger.files.values();
    expect(new TextDecoder().decode(file?.bytes)).toContain(people[0]?.phone.slice(1));
  });

  it('is not the asker’s own to approve, though they become an admin meanwhile', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const anna = await office.member('3', manager, 'Анна');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    expect(anna.reads).toContain('Сообщить об этом пока некому.');
    await base.db.query(`update svod.members set role = 'admin'`);
    await anna.commands('approvals');
    expect(anna.reads).toBe('Одобрять нечего.');
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    await olga.commands('approvals');
    await anna.presses('Одобрить', olga.place);
    expect(office.messenger.toasts.at(-1)).toBe(
      'Свой запрос одобрить нельзя: это делает другой администратор.',
    );
    expect(office.messenger.files.size).toBe(0);
  });

  it('goes on with the rights that the asker has then: none, when they were taken away', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const anna = await office.member('3', manager, 'Анна');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    await base.db.query(`update svod.members set role = 'analyst' where name = 'Анна'`);
    await olga.presses('Одобрить');
    expect(office.messenger.files.size).toBe(0);
    expect(anna.reads).toContain('Для этого у вас нет прав.');
  });

  it('expires when nobody decides in a day', async () => {
    let now = NOON;
    const office = await open({ script: [phones(), toCsv()], now: () => now });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const anna = await office.member('3', manager, 'Анна');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    now = new Date(NOON.getTime() + 25 * hour);
    await olga.presses('Одобрить');
    expect(office.messenger.toasts.at(-1)).toBe('Срок запроса истёк: пусть попросят ещё раз.');
    expect(office.messenger.files.size).toBe(0);
    const { rows } = await base.db.query<{ state: string; run: string | null }>(
      'select state, run from svod.approvals order by made_at desc limit 1',
    );
    expect(rows).toEqual([{ state: 'expired', run: null }]);
  });

  it('is asked for by the button too, and an admin needs no word', async () => {
    const office = await open({ script: [phones(), toCsv(), phones()] });
    const olga = await office.member('1', GROUP_ADMIN, 'Ольга');
    const anna = await office.member('3', manager, 'Анна');
    await olga.commands('help');
    await anna.says('телефоны клиентов');
    await anna.presses('CSV');
    expect(anna.reads).toContain('ждёт одобрения');
    expect(office.messenger.files.size).toBe(0);
    expect((await audit()).at(-1)).toMatchObject({ outcome: 'refused', detail: { reason: 'approval' } });
    await olga.presses('Одобрить');
    expect(office.messenger.files.size).toBe(1);
    await olga.says('телефоны клиентов');
    await olga.presses('CSV');
    expect(office.messenger.files.size).toBe(2);
  });

  it('needs no word for a table without contacts, and cannot wait in a room', async () => {
    const office = await open({ script: [cities(), toCsv(), phones(), toCsv()] });
    const anna = await office.member('3', manager, 'Анна');
    await anna.says('города клиентов');
    await anna.says('выгрузи в csv');
    expect(office.messenger.files.size).toBe(1);
    const here = anna.inRoom('room');
    office.messenger.room = { accountIds: ['3'], complete: true };
    await here.says('телефоны клиентов');
    await here.says('выгрузи в csv');
    expect(here.reads).toContain('Это сначала должен одобрить администратор.');
    expect(office.messenger.files.size).toBe(1);
  });

  it('keeps no row of a result while it waits', async () => {
    const office = await open({ script: [phones(), toCsv()] });
    const anna = await office.member('3', manager, 'Анна');
    await anna.says('телефоны клиентов');
    await anna.says('выгрузи в csv');
    const { rows } = await base.db.query<{ run: string }>(
      `select run from svod.approvals where state = 'waiting'`,
    );
    const kept = rows[0]?.run ?? '';
    const bytes = [...kept.matchAll(/"bytes":"([^"]+)"/g)].map(([, text = '']) =>
      Buffer.from(text, 'base64').toString(),
    );
    expect(bytes.join()).toContain('export_table');
    for (const person of people) expect(bytes.join()).not.toContain(person.phone.slice(1));
  });
});
