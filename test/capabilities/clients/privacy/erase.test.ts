import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { GROUP_ADMIN } from '../../../../src/access/actor.ts';
import { recordDeed } from '../../../../src/access/audit.ts';
import { importFiles } from '../../../../src/capabilities/clients/import/import.ts';
import { matchImported } from '../../../../src/capabilities/clients/linkage/match-imported.ts';
import { rotateDocumentKeys } from '../../../../src/capabilities/clients/privacy/document-keys.ts';
import { type ErasureRequest, erasePerson } from '../../../../src/capabilities/clients/privacy/erase.ts';
import { exportPerson } from '../../../../src/capabilities/clients/privacy/export.ts';
import { keepFile } from '../../../../src/chat/attached-files.ts';
import { storeEvents, takeEvents } from '../../../../src/chat/inbox-queries.ts';
import { takeMessages } from '../../../../src/chat/outbox-queries.ts';
import { queueMessages } from '../../../../src/chat/queued-message.ts';
import { answerTo } from '../../../../src/chat/turn.ts';
import { ask, assistantOver } from '../../../support/assistant.ts';
import { eventOf, messageOf } from '../../../support/chat-events.ts';
import { emptyChat } from '../../../support/chat-under-test.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { engineCall, scriptedEngine } from '../../../support/scripted-model.ts';
import { dependencies, emptyRegisters, testFolder } from '../import/files.ts';

const folder = testFolder();
const KEY = Buffer.alloc(32, 3);
const OTHER_KEY = Buffer.alloc(32, 4);

const HEADER =
  'Фамилия;Имя;Отчество;Телефон;E-mail;Дата рождения;Город;Сумма кредита;Дата договора;Паспорт;Номер анкеты';
const BANK = [
  HEADER,
  'Тайницкая;Аглая;Ферапонтовна;89161234512;aglaya.tainitskaya@mail.ru;17.05.1990;Казань;500000;01.03.2024;4510 987654;АНК-7654321',
  'Громов;Борис;Петрович;89035556677;gromov@mail.ru;02.01.1975;Москва;700000;05.04.2024;4510 123457;АНК-1111111',
].join('\n');
const HOTEL = [
  'Фамилия;Имя;Отчество;Телефон;E-mail;Дата рождения;Заезд;Ночей',
  'Tainitskaya;Aglaya;;+7 916 123-45-12;;17.05.1990;01.07.2025;3',
].join('\n');
/** What would give the person away, in any file or column, in any case. */
const SECRETS = [
  'тайницк',
  'tainitsk',
  'аглая',
  'аглаю',
  'aglaya',
  'ферапонт',
  '9161234512',
  '916 123',
  '987654',
  '7654321',
];

describeOnBothDatabases('erasing a person', base => {
  const homes: string[] = [];
  let home = '';
  afterAll(() => Promise.all(homes.map(path => rm(path, { recursive: true, force: true }))));

  const load = async (company: string, text: string, key: Buffer | null = KEY) => {
    const deps = await dependencies(base.db, key);
    const file = await folder.write(`${company}.csv`, text);
    const [summary] = await importFiles(deps, {
      kind: 'register',
      company,
      files: [file],
      consent: { wording: 'Согласна', givenOn: '2024-01-01' },
    });
    return summary!;
  };
  const clientId = async (surname: string) => {
    const { rows } = await base.db.query<{ id: number }>('select id from svod.clients where last_name = $1', [
      surname,
    ]);
    return rows[0]!.id;
  };
  const request = (
    more: Partial<ErasureRequest> = {},
  ): Omit<ErasureRequest, 'clientId'> & { clientId: number } => ({
    clientId: 0,
    reason: 'запрос Тайницкой Аглаи от 1 июня',
    by: GROUP_ADMIN,
    keys: { current: KEY, previous: null },
    home,
    allowReturn: false,
    ...more,
  });

  beforeEach(async () => {
    await emptyRegisters(base.db);
    await base.db.query('truncate svod.erasures, svod.erasure_marks, svod.erasure_key, svod.threads cascade');
    home = await mkdtemp(join(tmpdir(), 'svod-erase-'));
    homes.push(home);
    await load('expobank', BANK);
    await load('hvoya', HOTEL);
  });

  /** Every column of every table as text, with where it stands. */
  async function everything(): Promise<string[]> {
    const { rows: tables } = await base.db.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class where relkind in ('r', 'p', 'm')
       and relnamespace::regnamespace::text !~ '^pg_|information_schema'`,
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const { rows } = await base.db.query<{ line: string }>(
        `select to_jsonb(t)::text as line from ${name} t`,
      );
      found.push(...rows.map(({ line }) => `${name}: ${line.toLowerCase()}`));
    }
    return found;
  }
  async function everyFile(): Promise<string[]> {
    const entries = await readdir(home, { recursive: true, withFileTypes: true });
    const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    return Promise.all(files.map(async path => `${path}: ${(await readFile(path, 'utf8')).toLowerCase()}`));
  }
  const traces = (lines: readonly string[]) =>
    lines.filter(line => SECRETS.some(secret => line.includes(secret)));

  /** Puts the person into every corner there is. */
  async function leaveTraces(id: number): Promise<void> {
    const embedded = scriptedEngine([
      engineCall('Клиент Тайницкая', 'query_clients', {
        sql: "select id, full_name from clients where last_name = 'Тайницкая'",
        title: 'Клиент Аглая Тайницкая',
      }),
      engineCall('Кто именно?', 'ask_back', {
        question: 'Тайницкая?',
        options: ['Аглая Тайницкая', 'другая'],
      }),
    ]);
    const assistant = await assistantOver(base.db, { embedded });
    const reply = await assistant.answer(ask('покажи Тайницкую Аглаю, 8 916 123-45-12'));
    await assistant.answer(ask('show client Tainitskaya'));
    await assistant.feedback({
      answerId: reply.id,
      actor: GROUP_ADMIN,
      verdict: 'down',
      reason: 'это не Тайницкая',
    });
    await recordDeed(base.db, {
      actor: GROUP_ADMIN,
      kind: 'statement',
      outcome: 'done',
      statement: "select * from clients where email = 'aglaya.tainitskaya@mail.ru'",
    });
    await base.db.query(
      `insert into svod.calls (client_id, company, summary) values ($1, 'hvoya', 'Аглая просит номер'), ($2, 'hvoya', 'рекомендует Аглая Тайницкая')`,
      [id, await clientId('Громов')],
    );
    await base.db.query(
      `insert into svod.leads (company, client_id, rank, score, reasons) values ('hvoya', $1, 1, 9, '{x}')`,
      [id],
    );
    await base.db.query(
      `insert into svod.touches (client_id, record_id, company, channel, offered_on, import_id, row_hash)
       select client_id, id, 'd2', 'email', date '2025-01-01', import_id, row_hash from svod.source_records where client_id = $1`,
      [id],
    );
    await leaveInChat('chat-1');
    await mkdir(join(home, 'exports'));
    await writeFile(join(home, 'exports', 'a.csv'), 'Тайницкая Аглая');
    await mkdir(join(home, 'charts'));
    await writeFile(join(home, 'charts', 'a.png'), 'Aglaya');
    await writeFile(join(home, 'history'), 'сколько клиентов\nпокажи Тайницкую\n');
  }

  /** In a messenger: an event that waits, and an answer with a file that waits. */
  async function leaveInChat(place: string): Promise<void> {
    await emptyChat(base.db);
    const event = eventOf('e1', 'найди Тайницкую Аглаю', { place, name: 'Аглая Тайницкая' });
    await storeEvents(base.db, [event], new Date());
    const bytes = Buffer.from('Тайницкая;Аглая');
    const made = { name: 'Тайницкая.csv', mediaType: 'text/csv', bytes };
    const file = await keepFile(base.db, made, new Date());
    const message = messageOf('Тайницкая Аглая, +7 916 123-45-12');
    const block = { kind: 'file', file, caption: 'Аглая' } as const;
    await queueMessages(base.db, [answerTo(event, { ...message, blocks: [block] })], new Date());
  }

  test('leaves no trace of the person in any column of any table or any file, and everything else in place', async () => {
    const id = await clientId('Тайницкая');
    await leaveTraces(id);
    expect(traces(await everything()).length).toBeGreaterThan(8);
    const outcome = await erasePerson(base.db, { ...request(), clientId: id });
    expect(outcome).toMatchObject({ kind: 'done', marked: true });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    expect(outcome.deleted).toMatchObject({
      'svod.clients': 1,
      'svod.source_records': 2,
      'svod.deals': 2,
      'svod.touches': 2,
      'svod.calls': 1,
      'svod.leads': 1,
      'svod.consents': 2,
    });
    expect(traces(await everything())).toEqual([]);
    expect(traces(await everyFile())).toEqual([]);
    expect(await readFile(join(home, 'history'), 'utf8')).toContain('сколько клиентов');
    expect((await base.db.query('select last_name, companies from svod.clients')).rows).toEqual([
      { last_name: 'Громов', companies: ['expobank'] },
    ]);
    expect(
      (await base.db.query('select client_id, erased_by, marked, reason from svod.erasures')).rows,
    ).toEqual([{ client_id: id, erased_by: 'admin@*', marked: true, reason: 'запрос [erased] от 1 июня' }]);
    const { rows } = await base.db.query(
      `select outcome from svod.audit where kind = 'personal_data' and client_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ outcome: 'done' }]);
  });

  test('what waits in a messenger loses the person, and still gets where it was going', async () => {
    // A chat whose number is the person's own telephone.
    const place = '79161234512';
    await leaveInChat(place);
    const outcome = await erasePerson(base.db, { ...request(), clientId: await clientId('Тайницкая') });
    expect(outcome).toMatchObject({
      deleted: { 'svod.chat_files': 1 },
      cleaned: { 'svod.chat_inbox': 1, 'svod.chat_outbox': 1 },
    });
    const claim = {
      heldBy: 'test',
      platforms: ['telegram'],
      most: 1,
      now: new Date(),
      until: new Date(Date.now() + 60_000),
    };
    const [event] = (await takeEvents(base.db, claim)).entries;
    expect(event?.event).toMatchObject({
      account: { id: '501', name: '[erased]' },
      address: { place },
      body: { text: 'найди [erased]' },
    });
    const [answer] = (await takeMessages(base.db, claim)).entries;
    expect(answer).toMatchObject({
      address: { place },
      message: { summary: expect.stringMatching(/^Ответ убран/) },
    });
    expect(answer?.keptFiles).toEqual([]);
    await emptyChat(base.db);
  });

  test('covers tables of later versions by their columns and references', async () => {
    const id = await clientId('Тайницкая');
    await base.db.query(`create table svod.vectors (client_id bigint primary key, vector real[]);
      create table public.jobs (id int primary key, data jsonb);
      create table svod.recordings (id bigint primary key, client_id bigint references svod.clients (id));
      create table svod.utterances (recording bigint references svod.recordings (id), words text)`);
    try {
      await base.db.query('insert into svod.vectors values ($1, $2)', [id, [1, 2]]);
      await base.db.query('insert into svod.recordings values (1, $1)', [id]);
      await base.db.query(`insert into svod.utterances values (1, 'да, это Аглая')`);
      const data = {
        to: { name: 'Тайницкая Аглая', phone: 79161234512 },
        list: ['aglaya.tainitskaya@mail.ru'],
        n: 7,
      };
      await base.db.query('insert into public.jobs values (1, $1::jsonb)', [JSON.stringify(data)]);
      const outcome = await erasePerson(base.db, { ...request(), clientId: id });
      expect(outcome).toMatchObject({
        deleted: { 'svod.vectors': 1, 'svod.recordings': 1, 'svod.utterances': 1 },
        cleaned: { jobs: 1 },
      });
      expect((await base.db.query('select data from public.jobs')).rows).toEqual([
        { data: { to: { name: '[erased]', phone: '[erased]' }, list: ['[erased]'], n: 7 } },
      ]);
    } finally {
      await base.db.query('drop table svod.vectors, svod.utterances, svod.recordings, public.jobs');
    }
  });

  test('the same file, and another file with the person, do not bring the person back, and say so', async () => {
    await erasePerson(base.db, { ...request(), clientId: await clientId('Тайницкая') });
    expect(await load('expobank', BANK)).toMatchObject({
      rowsKnown: 1,
      rowsAdded: 0,
      rowsRejected: 1,
      rejects: [{ row: 1, reason: 'erased' }],
    });
    const renamed = BANK.replace('Тайницкая', 'Нова').replace('500000', '1');
    expect(await load('d2', renamed)).toMatchObject({ rowsRejected: 1, rowsAdded: 1 });
    const relative = [HEADER, 'Тайницкая;Фёкла;;89161234512;;01.01.1960;Казань;1;01.03.2024;;'].join('\n');
    expect(await load('d2', relative)).toMatchObject({ rowsAdded: 1, rowsRejected: 0 });
    expect(traces((await everything()).filter(line => line.includes('аглая')))).toEqual([]);
  });

  test('an import without the key that the marks are under is refused whole', async () => {
    await erasePerson(base.db, { ...request(), clientId: await clientId('Тайницкая') });
    for (const key of [null, OTHER_KEY]) {
      await expect(load('d2', BANK, key)).rejects.toMatchObject({
        code: 'config_invalid',
        detail: { problems: 'SVOD_DOCUMENT_KEY:erased' },
      });
    }
    const again = {
      ...request({ keys: { current: OTHER_KEY, previous: null } }),
      clientId: await clientId('Громов'),
    };
    expect(await erasePerson(base.db, again)).toEqual({ kind: 'wrong_key' });
    expect(await clientId('Громов')).toBeGreaterThan(0);
  });

  test('without a key nobody is erased unless the return is allowed', async () => {
    const keyless = {
      ...request({ keys: { current: null, previous: null } }),
      clientId: await clientId('Тайницкая'),
    };
    expect(await erasePerson(base.db, keyless)).toEqual({ kind: 'no_key' });
    expect(await clientId('Тайницкая')).toBe(keyless.clientId);
    expect(await erasePerson(base.db, { ...keyless, allowReturn: true })).toMatchObject({
      kind: 'done',
      marked: false,
    });
    expect(await load('expobank', BANK)).toMatchObject({ rowsAdded: 1, rowsRejected: 0 });
  });

  test('nobody is erased while files are loaded whose people are not matched, as their rows would bring the person back', async () => {
    const id = await clientId('Тайницкая');
    const deps = await dependencies(base.db, KEY);
    const again = await folder.write('again.csv', HOTEL.replace('01.07.2025', '02.07.2025'));
    await importFiles(deps, { kind: 'register', company: 'hvoya', files: [again], matching: 'later' });
    expect(await erasePerson(base.db, { ...request(), clientId: id })).toEqual({ kind: 'unmatched' });
    expect(await clientId('Тайницкая')).toBe(id);
    await matchImported(deps);
    expect(await erasePerson(base.db, { ...request(), clientId: id })).toMatchObject({ kind: 'done' });
    const { rows } = await base.db.query('select last_name from svod.source_records');
    expect(rows).toEqual([{ last_name: 'Громов' }]);
  });

  test('only an admin erases or exports, and attempts are written down', async () => {
    const id = await clientId('Тайницкая');
    const by = { role: 'manager', company: 'expobank' } as const;
    expect(await erasePerson(base.db, { ...request({ by }), clientId: id })).toEqual({ kind: 'not_allowed' });
    expect(await exportPerson(base.db, { clientId: id, by, keys: { current: KEY, previous: null } })).toEqual(
      { kind: 'not_allowed' },
    );
    expect(await erasePerson(base.db, { ...request(), clientId: 987_000 })).toEqual({ kind: 'not_found' });
    const { rows } = await base.db.query(
      `select actor, outcome, detail->>'request' as request from svod.audit where client_id = $1 and actor like 'manager%'`,
      [id],
    );
    expect(rows).toEqual([
      { actor: 'manager@expobank', outcome: 'refused', request: 'erase' },
      { actor: 'manager@expobank', outcome: 'refused', request: 'export' },
    ]);
  });

  test('the export holds everything on the person, documents opened, and nobody else', async () => {
    const id = await clientId('Тайницкая');
    await leaveTraces(id);
    const outcome = await exportPerson(base.db, {
      clientId: id,
      by: GROUP_ADMIN,
      keys: { current: KEY, previous: null },
    });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    const { person } = outcome;
    expect(person.client).toMatchObject({ id, last_name: 'Тайницкая' });
    expect(person.records).toMatchObject([
      { company: 'expobank', documents: expect.objectContaining({}), file: 'expobank.csv' },
      { company: 'hvoya' },
    ]);
    expect(JSON.stringify(person.records[0]?.documents)).toContain('987654');
    expect(Object.keys(person.held).sort()).toEqual([
      'svod.calls',
      'svod.consents',
      'svod.deals',
      'svod.leads',
      'svod.touches',
    ]);
    expect(person.held['svod.deals']).toHaveLength(2);
    expect(person.mentions.map(mention => mention.table)).toEqual(
      expect.arrayContaining(['svod.turns', 'svod.audit', 'svod.feedback', 'svod.calls']),
    );
    expect(JSON.stringify(person)).not.toContain('gromov@mail.ru');
  });

  test('keys are changed in place, again and again, and a stop in the middle loses nothing', async () => {
    await erasePerson(base.db, { ...request(), clientId: await clientId('Тайницкая') });
    const keys = { current: OTHER_KEY, previous: KEY };
    expect(await rotateDocumentKeys(base.db, keys)).toEqual({ renewed: 1, current: 0, unreadable: 0 });
    expect(await rotateDocumentKeys(base.db, keys)).toEqual({ renewed: 0, current: 1, unreadable: 0 });
    expect(await rotateDocumentKeys(base.db, { current: KEY, previous: null })).toEqual({
      renewed: 0,
      current: 0,
      unreadable: 1,
    });
    // The marks are under the new key too.
    expect(await load('expobank', BANK, OTHER_KEY)).toMatchObject({ rowsRejected: 1 });
    const outcome = await exportPerson(base.db, {
      clientId: await clientId('Громов'),
      by: GROUP_ADMIN,
      keys: { current: OTHER_KEY, previous: null },
    });
    expect(JSON.stringify(outcome)).toContain('123457');
  });
});
