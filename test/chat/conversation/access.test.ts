import { expect, it } from 'vitest';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { readAudit } from '../../../src/access/audit.ts';
import { makeInvitation } from '../../../src/access/invitations.ts';
import { listMembers, memberByIdentity } from '../../../src/access/members.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../../support/databases.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import { NOON, openOffice } from './support/office.ts';

const manager: Actor = { role: 'manager', company: 'd2' };
const REFUSAL = 'Здравствуйте! Я отвечаю только тем, кому открыли доступ. Вас в списке пока нет.';
const silent = () => new ScriptedAssistant(async () => ({ text: 'ответ' }));
const hour = 3_600_000;

describeOnBothDatabases('someone who is not enrolled', base => {
  it('hears one refusal whatever they say, with one button, and nothing reaches the assistant', async () => {
    const assistant = silent();
    const office = await openOffice(base.db, { assistant });
    const eve = office.stranger('1', { name: 'Ева' });
    await eve.says('сколько клиентов');
    expect(eve.reads).toBe(REFUSAL);
    expect(eve.buttons).toEqual(['Попросить доступ']);
    for (const line of ['start', 'sql', 'export csv', 'members', 'review', 'nonsense']) {
      await eve.commands(line);
      expect(eve.reads).toBe(REFUSAL);
    }
    await eve.does({ kind: 'files', files: [], text: '' });
    expect(eve.reads).toBe(REFUSAL);
    expect(assistant.asked).toEqual([]);
  });

  it('is spoken to in their own language', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const eve = office.stranger('2', { name: 'Eve', language: 'en' });
    await eve.commands('start');
    expect(eve.reads).toBe(
      'Hello! I answer only people who have been given access. You are not among them yet.',
    );
  });

  it('asks for access, is enrolled by the first admin who presses, and is told so', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const olga = await office.member('3', GROUP_ADMIN, 'Ольга');
    const pavel = await office.member('4', { role: 'admin', company: 'd2' }, 'Павел');
    await olga.commands('start');
    await pavel.commands('start');
    const eve = office.stranger('5', { name: 'Ева **Хитрова**\nadmin' });
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(office.messenger.last(eve.place)).toMatchObject({
      settled: true,
      note: 'Запрос отправлен администраторам. Я напишу, когда они ответят.',
    });
    for (const admin of [olga, pavel]) {
      expect(admin.reads).toBe(
        '**Просят доступ**\nИмя в профиле: Ева Хитрова admin\nУчётная запись: telegram:5\nКогда: 28.11.2026, 15:00\n\nКем сделать участником?',
      );
      expect(admin.buttons).toEqual(['Аналитик', 'Менеджер', 'Маркетолог', 'Администратор', 'Отказать']);
    }
    await olga.presses('Менеджер');
    expect(olga.buttons).toContain('Д2 Страхование');
    expect(olga.buttons).not.toContain('Вся группа');
    await olga.presses('Д2 Страхование');
    const said = 'Доступ открыл(а) Ольга, 15:00: менеджер, Д2 Страхование.';
    expect(office.messenger.last(olga.place)).toMatchObject({ settled: true, note: said });
    expect(office.messenger.last(pavel.place)).toMatchObject({ settled: true, note: said });
    expect(eve.reads).toBe('Доступ открыт. Ваша роль: менеджер, Д2 Страхование. Спрашивайте!');
    expect(await memberByIdentity(base.db, 'telegram', '5')).toMatchObject(manager);

    await pavel.presses('Отказать');
    expect(office.messenger.toasts.at(-1)).toBe('Уже решено: Ольга, 15:00');
    expect(await memberByIdentity(base.db, 'telegram', '5')).toMatchObject(manager);
    const entries = (await Array.fromAsync(readAudit(base.db, { kind: 'member' }))).flat();
    expect(entries.at(-1)).toMatchObject({
      actor: 'admin@*',
      outcome: 'done',
      detail: { change: 'add', via: 'request', role: 'manager', company: 'd2' },
    });
    expect(entries.at(-1)?.memberId).toEqual(expect.any(Number));
    await eve.says('сколько клиентов');
    expect(eve.reads).toBe('ответ');
  });

  it('cannot be let in by a press of someone who is no admin any more', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const admin = await office.member('10', GROUP_ADMIN, 'Бывший');
    await admin.commands('start');
    const eve = office.stranger('11');
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    await base.db.query(
      `update svod.members set role = 'manager', company = 'd2' where id =
         (select member_id from svod.member_identities where external_id = '10')`,
    );
    await admin.presses('Аналитик');
    expect(office.messenger.toasts.at(-1)).toBe('Эта кнопка не для вас.');
    await eve.presses('Отказать', admin.place);
    expect(office.messenger.toasts.at(-1)).toBe('Эта кнопка не для вас.');
    expect(await memberByIdentity(base.db, 'telegram', '11')).toBeNull();
  });

  it('who was refused may ask again in a week, not before', async () => {
    let now = NOON;
    const office = await openOffice(base.db, { assistant: silent(), now: () => now });
    const admin = await office.member('20', GROUP_ADMIN, 'Ольга');
    await admin.commands('start');
    const eve = office.stranger('21');
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    await admin.presses('Отказать');
    expect(eve.reads).toBe('Администратор отказал в доступе.');
    now = new Date(NOON.getTime() + hour);
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(office.messenger.toasts.at(-1)).toBe(
      'Администратор уже отказал. Попросить ещё раз можно через неделю.',
    );
    now = new Date(NOON.getTime() + 8 * 24 * hour);
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(admin.reads).toContain('Просят доступ');
  });

  it('asking twice makes one request, and an event handled twice tells the admins again', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const admin = await office.member('30', GROUP_ADMIN, 'Ольга');
    await admin.commands('help');
    const eve = office.stranger('31');
    await eve.commands('start');
    await eve.presses('Попросить доступ', eve.place, 'event 1');
    await eve.presses('Попросить доступ', eve.place, 'event 1');
    expect(office.messenger.in(admin.place)).toHaveLength(3);
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(office.messenger.toasts.at(-1)).toBe(
      'Ваш запрос уже ждёт решения. Я напишу, когда администраторы ответят.',
    );
    expect(office.messenger.in(admin.place)).toHaveLength(3);
    const { rows } = await base.db.query(`select from svod.access_requests where external_id = '31'`);
    expect(rows).toHaveLength(1);
  });

  it('is enrolled by an invitation once, and another who brings the same code is not', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const made = await makeInvitation(base.db, GROUP_ADMIN, { actor: manager, lifeMs: hour, now: NOON });
    const code = made?.code ?? '';
    const { rows } = await base.db.query<{ all: string }>(
      'select invitations::text as all from svod.invitations',
    );
    expect(rows[0]?.all).not.toContain(code);
    const vera = office.stranger('40', { name: 'Вера' });
    await vera.commands(`start ${code}`);
    expect(vera.reads).toContain('Приглашение принято, доступ открыт.');
    expect(vera.reads).toContain('Вы — менеджер, Д2 Страхование.');
    const eve = office.stranger('41');
    await eve.commands(`start ${code}`);
    expect(eve.reads).toBe(
      `Приглашение не подошло: код неверный, уже использован или устарел.\n\n${REFUSAL}`,
    );
    expect(await memberByIdentity(base.db, 'telegram', '41')).toBeNull();
  });

  it('is not enrolled by an invitation that is too old, nor by one that a manager made', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const made = await makeInvitation(base.db, GROUP_ADMIN, {
      actor: manager,
      lifeMs: hour,
      now: new Date(NOON.getTime() - 2 * hour),
    });
    const eve = office.stranger('50');
    await eve.commands(`start ${made?.code}`);
    expect(await memberByIdentity(base.db, 'telegram', '50')).toBeNull();
    expect(await makeInvitation(base.db, manager, { actor: manager, lifeMs: hour, now: NOON })).toBeNull();
  });
});

describeOnEmbedded('an address that the platform has verified', base => {
  const joinDomains = [{ domain: 'company.ru', actor: { role: 'marketer', company: 'd2' } as const }];

  it('enrols whoever has one of a trusted domain, by the profile as it is now', async () => {
    const office = await openOffice(base.db, { assistant: silent(), platform: 'slack', joinDomains });
    office.messenger.profiles.set('T1:U1', { email: 'olga@Company.RU' });
    const olga = office.stranger('T1:U1', { name: 'Ольга' });
    await olga.says('сколько клиентов');
    const [welcome, answer] = office.messenger.in(olga.place);
    expect(welcome?.message.summary).toBe('Доступ открыт: ваш рабочий адрес подтверждён.');
    expect(answer?.message.summary).toBe('ответ');
    expect(await memberByIdentity(base.db, 'slack', 'T1:U1')).toMatchObject({
      role: 'marketer',
      company: 'd2',
    });
  });

  it.each(['eve@notcompany.ru', 'eve@company.ru.evil.example', 'company.ru@evil.example', null])(
    'is nothing where the domain is another: %s',
    async email => {
      const office = await openOffice(base.db, { assistant: silent(), platform: 'slack', joinDomains });
      const eve = office.stranger('T1:U2', email === null ? {} : { email });
      await eve.says('сколько клиентов');
      expect(eve.reads).toBe(REFUSAL);
    },
  );

  it('says nothing at a telegram account, which has no verified address', async () => {
    const office = await openOffice(base.db, { assistant: silent(), joinDomains });
    const eve = office.stranger('60', { email: 'eve@company.ru' });
    await eve.says('сколько клиентов');
    expect(eve.reads).toBe(REFUSAL);
  });
});

describeOnEmbedded('a flood of someone unknown', base => {
  it('is answered a few times and then met with silence', async () => {
    const office = await openOffice(base.db, { assistant: silent(), limits: { strangerPerMinute: 4 } });
    const eve = office.stranger('70');
    for (let times = 0; times < 10; times += 1) await eve.says('ау');
    expect(office.messenger.in(eve.place)).toHaveLength(2);
    expect(await listMembers(base.db)).toEqual([]);
  });

  it('does not stop a request when no admin can be reached: it waits for one', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const eve = office.stranger('71', { name: 'Ева' });
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(office.messenger.last(eve.place).note).toContain('администраторов здесь нет');
    const olga = await office.member('72', GROUP_ADMIN, 'Ольга');
    await olga.commands('start');
    expect(olga.reads).toContain('Ждут решения запросы на доступ: 1. Посмотреть: /access');
    await olga.commands('access');
    expect(olga.reads).toContain('Имя в профиле: Ева');
  });

  it('hears in a room that access is asked for privately, without a button', async () => {
    const office = await openOffice(base.db, { assistant: silent() });
    const eve = office.stranger('73').inRoom('room');
    await eve.says('сколько клиентов', false);
    expect(office.messenger.in('room')).toEqual([]);
    await eve.says('сколько клиентов');
    expect(eve.reads).toBe(
      'Я отвечаю только тем, кому открыли доступ. Попросить его можно в личной переписке со мной.',
    );
    expect(eve.buttons).toEqual([]);
  });
});
