import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../../src/access/actor.ts';
import { readAudit } from '../../../src/access/audit.ts';
import type { Reply } from '../../../src/assistant/message.ts';
import { AppError } from '../../../src/errors.ts';
import { describeOnBothDatabases, describeOnEmbedded } from '../../support/databases.ts';
import { engineCall } from '../../support/scripted-model.ts';
import { insertPeople, makePeople } from '../../support/secret-people.ts';
import { ScriptedAssistant } from '../web/support/scripted-assistant.ts';
import { buttonsOf, textOf } from './support/messenger.ts';
import { openOffice } from './support/office.ts';

const manager: Actor = { role: 'manager', company: 'expobank' };
const people = makePeople(12);
const list = () =>
  engineCall('Все клиенты', 'query_clients', {
    sql: 'select id, full_name, income_amount from clients order by id',
    title: 'Все клиенты',
  });
const count = () =>
  engineCall('Сколько всего клиентов', 'query_clients', {
    sql: 'select count(*) as clients_count from clients',
    title: 'Сколько клиентов',
  });

describeOnBothDatabases('a question in a private conversation', base => {
  beforeAll(() => insertPeople(base.db, people));

  it('is answered with ten rows, "10 из 12", how it was read, and buttons', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1001', manager, 'Анна');
    await anna.says('все клиенты');
    const { message } = office.messenger.last(anna.place);
    const table = message.blocks.find(block => block.kind === 'table');
    expect(table).toMatchObject({ caption: '10 из 12', timeZone: 'Europe/Moscow', language: 'ru' });
    expect(table?.kind === 'table' && table.table.rows).toHaveLength(10);
    expect(anna.reads).toContain('Как я понял: Все клиенты');
    expect(anna.buttons).toEqual([
      'Показать запрос',
      'Графиком',
      'CSV',
      'XLSX',
      'Уточнить',
      '👍 Хороший ответ',
      '👎 Плохой ответ',
    ]);
    expect(message.summary).not.toBe('');
  });

  it('is written down with the member who asked', async () => {
    const office = await openOffice(base.db, { script: [count()] });
    const boris = await office.member('1002', manager, 'Борис');
    await boris.says('сколько клиентов у нас');
    const entries = (await Array.fromAsync(readAudit(base.db, { kind: 'question' }))).flat();
    const entry = entries.findLast(one => one.question === 'сколько клиентов у нас');
    expect(entry).toMatchObject({ actor: 'manager@expobank', outcome: 'done' });
    expect(entry?.memberId).toEqual(expect.any(Number));
  });

  it('is replaced where progress stood, so that one message changes instead of two standing', async () => {
    const office = await openOffice(base.db, { script: [count()] });
    office.messenger.showsProgress = true;
    const anna = await office.member('1003', manager);
    await anna.says('сколько клиентов');
    expect(office.messenger.in(anna.place)).toHaveLength(1);
    expect(office.messenger.progressed).toContain('Запрашиваю базу…');
  });

  it('gives two managers of one company histories of their own, and neither the other’s answers', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1004', manager, 'Анна');
    const boris = await office.member('1005', manager, 'Борис');
    await anna.says('все клиенты');
    await boris.commands('sql');
    expect(boris.reads).toBe('Запроса пока нет: сначала задайте вопрос.');
    await boris.presses('CSV', anna.place);
    expect(office.messenger.toasts).toEqual(['Эта кнопка не для вас.']);
    expect(office.messenger.in(boris.place)).toHaveLength(1);
    expect(office.messenger.files.size).toBe(0);
  });

  it('shows its statement, and exports all rows as the presser', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1006', manager, 'Анна');
    await anna.says('все клиенты');
    await anna.presses('Показать запрос');
    expect(anna.reads).toContain('select id, full_name, income_amount');
    await anna.presses('CSV');
    expect(office.messenger.toasts).toEqual([null, 'Готовлю файл…']);
    const [file] = office.messenger.files.values();
    expect(file?.name).toMatch(/^все-клиенты-2026-11-28\.csv$/);
    expect(new TextDecoder().decode(file?.bytes).trim().split('\n')).toHaveLength(13);
    expect(anna.reads).toContain('12 строк');
    const exports = (await Array.fromAsync(readAudit(base.db, { kind: 'export' }))).flat();
    expect(exports.at(-1)).toMatchObject({ actor: 'manager@expobank', totalRows: 12 });
    expect(exports.at(-1)?.memberId).toEqual(expect.any(Number));
  });

  it('exports nothing to someone whose role has changed since', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1007', manager, 'Анна');
    await anna.says('все клиенты');
    await base.db.query(
      `update svod.members set role = 'analyst' where id =
         (select member_id from svod.member_identities where external_id = '1007')`,
    );
    await anna.presses('XLSX');
    expect(office.messenger.toasts).toEqual(['С тех пор ваши права изменились. Задайте вопрос ещё раз.']);
    expect(office.messenger.files.size).toBe(0);
  });

  it('says nothing to whoever was removed since, on a press as on a question', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1008', manager, 'Анна');
    await anna.says('все клиенты');
    await base.db.query(
      `delete from svod.members where id = (select member_id from svod.member_identities where external_id = '1008')`,
    );
    await anna.presses('Показать запрос');
    expect(office.messenger.toasts).toEqual(['Эта кнопка не для вас.']);
    await anna.says('все клиенты');
    expect(anna.reads).toBe(
      'Здравствуйте! Я отвечаю только тем, кому открыли доступ. Вас в списке пока нет.',
    );
  });

  it('makes one file of a double tap, and another when it is asked for later', async () => {
    let now = new Date('2026-11-28T12:00:00Z');
    const office = await openOffice(base.db, { script: [list()], now: () => now });
    const anna = await office.member('1009', manager, 'Анна');
    await anna.says('все клиенты');
    await anna.presses('CSV');
    await anna.presses('CSV');
    expect(office.messenger.toasts).toEqual(['Готовлю файл…', 'Уже сделано.']);
    expect(office.messenger.files.size).toBe(1);
    now = new Date('2026-11-28T12:01:00Z');
    await anna.presses('CSV');
    expect(office.messenger.files.size).toBe(2);
  });

  it('handles a press anew after a crash, though the button is used', async () => {
    const office = await openOffice(base.db, { script: [list()] });
    const anna = await office.member('1010', manager, 'Анна');
    await anna.says('все клиенты');
    await anna.presses('CSV', anna.place, 'event 7');
    await anna.presses('CSV', anna.place, 'event 7');
    expect(office.messenger.files.size).toBe(2);
  });

  it('says that a button is too old when its week is over', async () => {
    let now = new Date('2026-11-28T12:00:00Z');
    const office = await openOffice(base.db, { script: [list()], now: () => now });
    const anna = await office.member('1011', manager, 'Анна');
    await anna.says('все клиенты');
    now = new Date('2026-12-06T12:00:00Z');
    await anna.presses('CSV');
    expect(office.messenger.toasts).toEqual(['Кнопка устарела. Спросите ещё раз.']);
    await anna.does({ kind: 'press', button: 'never-was-such-a-one', from: null });
    expect(office.messenger.toasts.at(-1)).toBe('Кнопка устарела. Спросите ещё раз.');
    const { rows } = await base.db.query(`select from svod.chat_buttons where account_id = '1011'`);
    expect(rows).toHaveLength(0);
  });

  it('keeps no value of a client with its buttons', async () => {
    const asked = engineCall('', 'ask_back', {
      question: 'Кого вы имеете в виду?',
      options: [`${people[0]?.lastName} из Казани`, 'всех'],
    });
    const office = await openOffice(base.db, { script: [asked, count()] });
    const anna = await office.member('1012', manager, 'Анна');
    await anna.says('покажи секретного');
    expect(anna.buttons).toEqual([`${people[0]?.lastName} из Казани`, 'всех']);
    const { rows } = await base.db.query<{ data: string }>(
      `select data::text from svod.chat_buttons where account_id = '1012'`,
    );
    expect(rows.map(({ data }) => data).join()).not.toContain('Секретнов');
    await anna.presses('всех');
    const [clarified] = office.messenger.in(anna.place);
    expect(clarified).toMatchObject({ settled: true, note: 'Выбрано: всех' });
    expect(anna.reads).toContain('12');
    await anna.does({
      kind: 'press',
      button: buttonsOf(clarified!.message)[0]!.id,
      from: clarified!.ref,
    });
    expect(office.messenger.toasts.at(-1)).toBe('Уже нажато.');
  });
});

describeOnEmbedded('the message of an answer', base => {
  const answering = (parts: Partial<Reply>) => new ScriptedAssistant(async () => parts);

  it('shows a picture with its words and its figures on demand', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'svod-chart-'));
    const png = join(folder, 'a.png');
    await writeFile(png, 'picture');
    const spec = { description: 'Клиенты по городам. Больше всего в Казани.' };
    const assistant = answering({
      text: '**Клиенты по городам**',
      sql: 'select 1',
      table: {
        columns: [{ name: 'city', label: 'город', type: 'text', format: 'text' }],
        rows: [['Казань'], ['Уфа']],
        totalRows: 2,
        truncated: false,
      },
      chart: { kind: 'bar', spec, png },
    });
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2001', manager);
    await anna.says('график клиентов по городам');
    const { message } = office.messenger.last(anna.place);
    expect(message.blocks.find(block => block.kind === 'chart')).toMatchObject({
      alt: spec.description,
      chartKind: 'bar',
      spec,
    });
    expect([...office.messenger.files.values()][0]?.name).toBe('bar.png');
    expect(message.blocks.some(block => block.kind === 'table')).toBe(false);
    expect(message.summary).toBe('Клиенты по городам');
    await anna.presses('Таблицей');
    expect(anna.reads).toContain('Казань; Уфа (2 строки)');
    await rm(folder, { recursive: true });
  });

  it('offers an answer without the model where the model failed, and asks the same question then', async () => {
    const assistant = new ScriptedAssistant(async message =>
      message.model === 'embedded'
        ? { text: 'Готово.' }
        : { kind: 'error', text: 'Модель молчит.', canAnswerWithoutModel: true },
    );
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2002', manager);
    await anna.says('сколько клиентов');
    expect(anna.buttons).toEqual(['Ответить без модели']);
    await anna.presses('Ответить без модели');
    expect(assistant.asked.at(-1)).toMatchObject({ text: 'сколько клиентов', model: 'embedded' });
    expect(anna.reads).toContain('Готово.');
  });

  it('tells a failure in words with a reference, and nothing of its own text', async () => {
    const assistant = new ScriptedAssistant(async () => {
      throw new TypeError('password=hunter2 at db.internal');
    });
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2003', manager);
    await anna.says('сколько клиентов');
    expect(anna.reads).toMatch(
      /^Что-то сломалось у нас\. Попробуйте ещё раз; номер для поддержки: [0-9a-f]{6}\.$/,
    );
  });

  it('leaves a base that is away to be tried again', async () => {
    const assistant = new ScriptedAssistant(async () => {
      throw new AppError('database_restarting', 'restarting');
    });
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2004', manager);
    await expect(anna.says('сколько клиентов')).rejects.toThrow('restarting');
    expect(office.messenger.in(anna.place)).toEqual([]);
  });

  it('refuses a question that is too long before it reaches anything', async () => {
    const assistant = answering({});
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2005', manager);
    await anna.says('а'.repeat(4_001));
    expect(anna.reads).toBe('Сообщение слишком длинное: уложитесь в 4 000 знаков.');
    expect(assistant.asked).toEqual([]);
  });

  it('answers in the chosen language first, then in the message’s own, then in the profile’s', async () => {
    const assistant = answering({ text: 'ok' });
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2006', manager);
    await anna.says('how many clients');
    await anna.commands('language ru');
    await anna.says('how many clients');
    await anna.commands('language auto');
    await anna.says('123');
    expect(assistant.asked.map(({ language, chosenLanguage }) => [language, chosenLanguage])).toEqual([
      ['en', undefined],
      ['ru', 'ru'],
      ['ru', undefined],
    ]);
  });

  it('keeps a thumb, and the reason of a thumb down as it was told in a form', async () => {
    const assistant = answering({ text: 'ответ' });
    const office = await openOffice(base.db, { assistant });
    const anna = await office.member('2007', manager);
    await anna.says('вопрос');
    await anna.presses('👎 Плохой ответ');
    expect(anna.reads).toContain('Что не так с ответом?');
    await anna.presses('Цифры неверны');
    await anna.says('нужны действующие договоры');
    expect(assistant.judged).toMatchObject([
      { verdict: 'down' },
      { verdict: 'down', reason: 'numbers: нужны действующие договоры' },
    ]);
    expect(anna.reads).toBe('Спасибо, это поможет отвечать точнее.');
  });

  it('refines the very answer whose button was pressed', async () => {
    const assistant = answering({
      text: 'ответ',
      sql: 'select 1',
      table: {
        columns: [{ name: 'n', label: 'n', type: 'int8', format: 'integer' }],
        rows: [[1], [2]],
        totalRows: 2,
        truncated: false,
      },
    });
    const office = await openOffice(base.db, { assistant, forms: 'modal' });
    const anna = await office.member('2008', manager);
    await anna.says('первый');
    await anna.presses('Уточнить');
    await anna.says('второй');
    const [form] = office.messenger.forms;
    expect(form).toMatchObject({ title: 'Уточнить ответ', fields: [{ name: 'text', kind: 'text' }] });
    await anna.does({ kind: 'form', form: form!.id, values: { text: 'только Казань' } });
    const [first] = assistant.asked;
    const [, , refined] = assistant.asked;
    expect(refined).toMatchObject({ text: 'только Казань', threadId: first?.threadId });
    expect((await assistant.earlier(refined?.about ?? '')).question).toBe('первый');
  });

  it('makes a person wait in words when the wait is long, and holds a company to its day', async () => {
    const office = await openOffice(base.db, {
      assistant: answering({ text: 'ответ' }),
      limits: { personPerMinute: 2 },
    });
    const anna = await office.member('2009', manager);
    await anna.says('раз');
    await anna.says('два');
    expect(anna.reads).toBe('Слишком много вопросов подряд. Подождите 30 секунд.');
    const spent = await openOffice(base.db, { assistant: answering({}), limits: { personPerDay: 0 } });
    const boris = await spent.member('2010', manager);
    await boris.says('раз');
    expect(boris.reads).toContain('На сегодня вопросы закончились.');
    expect(textOf(spent.messenger.last(boris.place).message)).not.toContain('undefined');
  });
});
