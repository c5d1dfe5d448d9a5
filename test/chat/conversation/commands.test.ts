import { expect, it } from 'vitest';
import { type Actor, GROUP_ADMIN } from '../../../src/access/actor.ts';
import { listMembers, memberByIdentity } from '../../../src/access/members.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../../support/databases.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import { textOf } from './support/messenger.ts';
import { openOffice } from './support/office.ts';

const manager: Actor = { role: 'manager', company: 'd2' };
const answering = () => new ScriptedAssistant(async message => ({ text: `Ответ на: ${message.text}` }));

describeOnEmbedded('the commands', base => {
  it('greet a member with who they are, whose data they see, and questions to press', async () => {
    const assistant = answering();
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('1', manager, 'Анна');
    await anna.commands('start');
    expect(anna.reads).toBe(
      'Здравствуйте, Анна! Вы — менеджер, Д2 Страхование. Вам видны клиенты всей группы, их договоры и предложения всех компаний. Контакты чужих клиентов без согласия на рассылку скрыты; звонки и лиды — только своей компании.\n\nЯ отвечаю на вопросы о клиентах: списки, количества, суммы и средние, графики, файлы. Каждый ответ считается по базе в момент вопроса. Спросите, например:',
    );
    await anna.presses('сколько клиентов');
    expect(anna.reads).toContain('Ответ на: сколько клиентов');
  });

  it.each([
    ['analyst', 'group', 'имена и контакты скрыты'],
    ['analyst', 'own', 'только клиенты компании Д2 Страхование, имена и контакты скрыты'],
    ['manager', 'own', 'только клиенты компании Д2 Страхование.'],
  ] as const)('tell the %s what is hidden under sharing %s', async (role, sharing, said) => {
    const office = await openOffice(base.db, { assistant: answering(), sharing });
    const member = await office.member(`2${role}${sharing}`, { role, company: 'd2' });
    await member.commands('start');
    expect(member.reads).toContain(said);
  });

  it('help with what there is, and show admins’ commands to admins alone', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const anna = await office.member('3', manager);
    await anna.commands('help');
    expect(anna.reads).toContain('- /sql: запрос, которым получен последний ответ');
    expect(anna.reads).not.toContain('/members');
    const olga = await office.member('4', GROUP_ADMIN);
    await olga.commands('help');
    expect(olga.reads).toContain('- /members: участники');
  });

  it('say in clear words what is no command, and what is not for this person', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const anna = await office.member('5', manager);
    await anna.commands('constructor');
    expect(anna.reads).toBe('Команды /constructor нет. Список команд: /help');
    for (const command of ['members', 'review', 'access']) {
      await anna.commands(command);
      expect(anna.reads).toBe('Эта команда только для администраторов.');
    }
    await anna.commands('cancel');
    expect(anna.reads).toBe('Отменять нечего.');
    await anna.commands('export');
    expect(anna.reads).toBe('Напишите формат: /export csv или /export xlsx.');
    await anna.commands('export csv');
    expect(anna.reads).toContain('Выгружать пока нечего');
  });

  it('keep the language that a member chose, by command or by button', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const anna = await office.member('6', manager, 'Анна');
    await anna.commands('language en');
    expect(anna.reads).toBe('I answer in English.');
    expect((await memberByIdentity(base.db, 'telegram', '6'))?.language).toBe('en');
    await anna.commands('settings');
    expect(anna.reads).toContain('Language of the answers: English\nTime zone: Europe/Moscow');
    await anna.presses('Русский');
    expect(anna.reads).toBe('Отвечаю по-русски.');
    await anna.commands('language auto');
    expect((await memberByIdentity(base.db, 'telegram', '6'))?.language).toBeNull();
    await anna.commands('language french');
    expect(anna.reads).toContain('/language auto');
  });

  it('take times from the person’s profile, where its zone exists', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    await office.member('7', manager);
    for (const [timeZone, shown] of [
      ['Asia/Vladivostok', 'Asia/Vladivostok'],
      ['Not/AZone', 'Europe/Moscow'],
    ] as const) {
      const anna = office.stranger('7', { timeZone });
      await anna.commands('settings');
      expect(anna.reads).toContain(`Часовой пояс: ${shown}`);
    }
  });
});

describeOnBothDatabases('the members’ page', base => {
  it('lists members, enrols one by a form asked field by field, and removes one after a yes', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('10', GROUP_ADMIN, 'Ольга');
    await office.member('11', manager, 'Иван');
    await olga.commands('members');
    expect(olga.reads).toContain('- Иван: менеджер, Д2 Страхование (Telegram)');
    expect(olga.reads).not.toContain('11');
    await olga.presses('Добавить');
    expect(olga.reads).toBe('**Новый участник**\nИмя');
    expect(office.messenger.last(olga.place).message.expectsReply).toBe(true);
    await olga.says('Petr Novy');
    expect(olga.reads).toBe('Роль');
    await olga.says('кто-нибудь');
    expect(olga.reads).toBe('«Роль»: выберите один из вариантов кнопкой.');
    await olga.presses('Маркетолог');
    expect(office.messenger.in(olga.place).at(-3)).toMatchObject({ settled: true, note: 'Маркетолог' });
    await olga.presses('Вся группа');
    expect(office.messenger.in(olga.place).at(-2)?.message.summary).toBe(
      'Во всей группе бывает только администратор.',
    );
    expect(olga.reads).toBe('Компания');
    await olga.presses('Экспобанк');
    expect(olga.reads).toContain('Номер учётной записи Telegram');
    await olga.says('@petr');
    expect(olga.reads).toBe('Это не похоже на учётную запись.');
    await olga.says('12');
    expect(olga.reads).toBe('Добавлен участник Petr Novy: маркетолог, Экспобанк.');
    const added = await memberByIdentity(base.db, 'telegram', '12');
    expect(added).toMatchObject({ name: 'Petr Novy', role: 'marketer', company: 'expobank' });

    await olga.commands('members');
    await olga.presses('Удалить: Petr Novy');
    expect(olga.reads).toContain('Удалить участника Petr Novy (маркетолог, Экспобанк)?');
    await olga.presses('Оставить');
    expect(await memberByIdentity(base.db, 'telegram', '12')).not.toBeNull();
    await olga.presses('Удалить: Petr Novy');
    await olga.presses('Удалить');
    expect(office.messenger.last(olga.place).note).toBe('Petr Novy: доступ закрыл(а) Ольга, 15:00.');
    expect(await memberByIdentity(base.db, 'telegram', '12')).toBeNull();
  });

  it('lists a person once, however many accounts they write from', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('91', GROUP_ADMIN, 'Ольга');
    await office.member('92', manager, 'Вера');
    await olga.commands('members');
    const [, before] = /Участники: (\d+)/.exec(olga.reads) ?? [];
    await office.member('93', manager, 'Вера');
    await olga.commands('members');
    expect(olga.reads).toContain(`Участники: ${before}`);
    expect(olga.reads.match(/Вера/g)).toHaveLength(1);
  });

  it('lets nobody remove themselves, and nobody press who is no admin any more', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const pavel = await office.member('20', GROUP_ADMIN, 'Павел');
    await office.member('21', manager, 'Анна');
    await pavel.commands('members');
    await pavel.presses('Удалить: Павел');
    expect(office.messenger.toasts.at(-1)).toBe('Себя удалить нельзя: попросите другого администратора.');
    await pavel.presses('Удалить: Анна');
    await base.db.query(
      `update svod.members set role = 'analyst', company = 'd2' where id =
         (select member_id from svod.member_identities where external_id = '20')`,
    );
    await pavel.presses('Удалить');
    expect(await memberByIdentity(base.db, 'telegram', '21')).not.toBeNull();
  });

  it('goes through many members a page at a time', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('30', GROUP_ADMIN, 'Ольга Вторая');
    for (let at = 0; at < 20; at += 1) await office.member(`31${at}`, manager, `Много ${at}`);
    const count = (await listMembers(base.db)).length;
    await olga.commands('members');
    const seen: string[] = [];
    for (let page = 0; page * 8 < count; page += 1) {
      if (page > 0) await olga.presses('Дальше');
      seen.push(...olga.buttons.filter(label => label.startsWith('Удалить: ')));
    }
    expect(seen).toHaveLength(count);
    expect(new Set(seen.filter(label => label.includes('Много'))).size).toBe(20);
    expect(office.messenger.in(olga.place)).toHaveLength(1);
    expect(olga.buttons).not.toContain('Дальше');
  });
});

describeOnBothDatabases('a form', base => {
  it('ends with /cancel or its button, and what is typed then is a question again', async () => {
    const assistant = answering();
    const office = await openOffice(base.db, { assistant });
    const olga = await office.member('40', GROUP_ADMIN, 'Ольга');
    await olga.commands('members');
    await olga.presses('Добавить');
    await olga.commands('cancel');
    expect(olga.reads).toBe('Отменено.');
    await olga.says('Пётр');
    expect(assistant.asked.map(({ text }) => text)).toEqual(['Пётр']);
    await olga.presses('Добавить');
    await olga.presses('Отмена');
    expect(office.messenger.last(olga.place)).toMatchObject({ settled: true, note: 'Отменено.' });
    await olga.says('ещё вопрос');
    expect(assistant.asked).toHaveLength(2);
  });

  it('leaves no button under a question that was answered', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('45', GROUP_ADMIN, 'Ольга');
    await olga.commands('members');
    await olga.presses('Добавить');
    const asked = office.messenger.last(olga.place);
    expect(asked.settled).toBe(false);
    await olga.says('Пётр');
    expect(asked.settled).toBe(true);
    expect(olga.reads).toBe('Роль');
    expect(office.messenger.last(olga.place).settled).toBe(false);
  });

  it('fills one field with an event that is handled twice, and enrols once', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('50', GROUP_ADMIN, 'Ольга');
    await olga.commands('members');
    await olga.presses('Добавить');
    const named = { kind: 'text', text: 'Пётр', addressed: true } as const;
    await olga.does(named, 'event a');
    await olga.does(named, 'event a');
    expect(olga.reads).toBe('Роль');
    await olga.presses('Аналитик', olga.place, 'event b');
    await olga.presses('Д2 Страхование');
    const account = { kind: 'text', text: '51', addressed: true } as const;
    await olga.does(account, 'event c');
    await olga.does(account, 'event c');
    const enrolled = (await listMembers(base.db)).filter(({ identities }) =>
      identities.some(({ externalId }) => externalId === '51'),
    );
    expect(enrolled).toMatchObject([{ name: 'Пётр', role: 'analyst' }]);
  });

  it('is a modal where the platform has them, and its values are checked', async () => {
    const office = await openOffice(base.db, {
      assistant: answering(),
      platform: 'slack',
      forms: 'modal',
    });
    const olga = await office.member('T1:U60', GROUP_ADMIN, 'Ольга');
    const anna = await office.member('T1:U62', manager, 'Анна');
    await olga.commands('members');
    await olga.presses('Добавить');
    const [form] = office.messenger.forms;
    expect(form!.title.length).toBeLessThanOrEqual(24);
    const values = { name: 'Пётр', role: 'manager', company: '*', account: 'T1:U61' };
    await anna.does({ kind: 'form', form: form!.id, values: { ...values, company: 'd2' } });
    expect(anna.reads).toBe('Эта форма устарела. Начните заново.');
    await olga.does({ kind: 'form', form: form!.id, values: { ...values, name: ' ' } });
    expect(olga.reads).toBe('«Имя»: это поле нужно заполнить. Откройте форму ещё раз.');
    await olga.does({ kind: 'form', form: form!.id, values });
    expect(olga.reads).toBe('Во всей группе бывает только администратор. Откройте форму ещё раз.');
    expect(await memberByIdentity(base.db, 'slack', 'T1:U61')).toBeNull();
    await olga.does({ kind: 'form', form: form!.id, values: { ...values, company: 'd2' } });
    expect(await memberByIdentity(base.db, 'slack', 'T1:U61')).not.toBeNull();
    await olga.does({ kind: 'form', form: form!.id, values: { ...values, company: 'd2' } });
    expect(olga.reads).toBe('Эта форма устарела. Начните заново.');
  });

  it('holds what was typed for an hour and no longer', async () => {
    let now = new Date('2026-11-28T12:00:00Z');
    const office = await openOffice(base.db, { assistant: answering(), now: () => now });
    const olga = await office.member('70', GROUP_ADMIN, 'Ольга');
    await olga.commands('members');
    await olga.presses('Добавить');
    await olga.says('Тайное Имя');
    now = new Date('2026-11-30T12:00:00Z');
    await olga.commands('help');
    const { rows } = await base.db.query(`select from svod.chat_forms where account_id = '70'`);
    expect(rows).toEqual([]);
  });
});

describeOnEmbedded('what is no question', base => {
  it('shows the home page to a member, and to a stranger the way to ask', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const anna = await office.member('80', manager, 'Анна');
    await anna.does({ kind: 'lifecycle', what: 'home' });
    await office.stranger('81').does({ kind: 'lifecycle', what: 'home' });
    const [own, foreign] = office.messenger.homes;
    expect(textOf(own!.message)).toContain('Здравствуйте, Анна!');
    expect(textOf(foreign!.message)).toContain('Вас в списке пока нет.');
  });

  it('sends nothing to an admin who shut the bot out, until they write again', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const olga = await office.member('90', GROUP_ADMIN, 'Ольга');
    await olga.commands('start');
    await olga.does({ kind: 'lifecycle', what: 'blocked' });
    const eve = office.stranger('91');
    await eve.commands('start');
    await eve.presses('Попросить доступ');
    expect(office.messenger.in(olga.place)).toHaveLength(1);
    await olga.commands('access');
    expect(olga.reads).toContain('Просят доступ');
  });

  it('hands a recording to whoever takes calls, and says of other files what can be done', async () => {
    const taken: string[] = [];
    const office = await openOffice(base.db, {
      assistant: answering(),
      handleCall: async ({ file, note, encounter }) => {
        taken.push(`${file.id} ${note} ${encounter.member.name}`);
      },
    });
    const anna = await office.member('100', manager, 'Анна');
    const file = { id: 'f1', name: null, mediaType: null, size: 10, kind: 'voice', forwarded: true } as const;
    const sheet = { ...file, id: 'f2', kind: 'document', mediaType: 'text/csv' } as const;
    await anna.does({ kind: 'files', files: [file], text: 'звонок Иванову' });
    expect(taken).toEqual(['f1 звонок Иванову Анна']);
    await anna.does({ kind: 'files', files: [sheet], text: '' });
    expect(anna.reads).toContain('Клиентские файлы загружает администратор');
    await anna.does({ kind: 'files', files: [file, { ...file, id: 'f3' }], text: '' });
    expect(anna.reads).toContain('по одной');
    const without = await openOffice(base.db, { assistant: answering() });
    const same = without.stranger('100');
    await same.does({
      kind: 'files',
      files: [{ ...file, kind: 'document', mediaType: 'audio/ogg' }],
      text: '',
    });
    expect(same.reads).toContain('Расшифровывать записи звонков здесь пока не умею.');
  });

  it('turns a shortcut into a question where a tool answers it, and into honest words elsewhere', async () => {
    const assistant = answering();
    const office = await openOffice(base.db, { assistant, tools: ['query_clients'] });
    const anna = await office.member('110', manager);
    await anna.does({ kind: 'shortcut', name: 'similar', text: 'Иванов Пётр' });
    expect(anna.reads).toBe('Искать похожих клиентов я пока не умею.');
    expect(assistant.asked).toEqual([]);
    const able = await openOffice(base.db, { assistant, tools: ['find_similar'] });
    await able.stranger('110').does({ kind: 'shortcut', name: 'similar', text: 'Иванов\nПётр' });
    expect(assistant.asked.map(({ text }) => text)).toEqual(['найди похожих на Иванов Пётр']);
    expect(able.messenger.toasts).toEqual([null]);
  });

  it('stops waiting for a Stop that comes too late', async () => {
    const office = await openOffice(base.db, { assistant: answering() });
    const anna = await office.member('120', manager);
    await anna.does({ kind: 'press', button: 'stop', from: null });
    expect(office.messenger.toasts).toEqual(['Сейчас ничего не выполняется.']);
  });
});
