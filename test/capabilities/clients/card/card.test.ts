import { beforeAll, expect, test } from 'vitest';
import type { Sharing } from '../../../../src/access/acting.ts';
import type { Actor } from '../../../../src/access/actor.ts';
import type { Deed } from '../../../../src/access/audit.ts';
import { cardTool } from '../../../../src/capabilities/clients/card/tool.ts';
import { importFiles } from '../../../../src/capabilities/clients/import/import.ts';
import { readRules } from '../../../../src/capabilities/text2sql/rules.ts';
import { statementRunner } from '../../../../src/capabilities/text2sql/statement.ts';
import type { Tool, ToolResult } from '../../../../src/capabilities/tool.ts';
import { loadCatalogue } from '../../../../src/catalog/load.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { catalogDir, dependencies, testFolder } from '../import/files.ts';

const folder = testFolder();
const admin: Actor = { role: 'admin', company: '*' };
const analyst: Actor = { role: 'analyst', company: 'd2' };

const BANK = [
  'Фамилия;Имя;Отчество;Телефон;E-mail;Дата рождения;Город;Доход;Сумма кредита;Срок;Дата договора;Паспорт',
  'Соколова;Анна;Ильинична;89161234512;anna.sokolova@mail.ru;17.05.1990;Казань;90000;500000;36;01.03.2024;4510 123456',
  'Громов;Пётр;Львович;89035556677;gromov@mail.ru;02.01.1975;Москва;120000;700000;24;05.04.2024;4510 123457',
  'Громова;Вера;Олеговна;89035556688;;02.02.1980;Самара;110000;100000;12;05.04.2023;',
  'Кондратьев;Андрей;Павлович;89035556699;;12.12.1981;Самара;10000;100000;12;05.04.2022;',
].join('\n');
const HOTEL = [
  'Фамилия;Имя;Отчество;Телефон;E-mail;Дата рождения;Город;Заезд;Ночей;Стоимость',
  'Соколова;Анна;Ильинична;89161234512;sokolova.hotel@yandex.ru;17.05.1990;Самара;01.07.2025;3;21000',
  'Лисина;Мария;;89270001122;masha@yandex.ru;31.12.2000;Казань;02.07.2025;2;15000',
].join('\n');

describeOnBothDatabases('the client card', base => {
  const deeds: Deed[] = [];
  const scores = new Map<string, 'chance' | 'likeness' | 'none'>();
  const tools = new Map<Sharing, Tool>();
  beforeAll(async () => {
    const deps = await dependencies(base.db, Buffer.alloc(32, 7));
    const files = { expobank: BANK, hvoya: HOTEL };
    for (const [company, text] of Object.entries(files)) {
      const file = await folder.write(`${company}.csv`, text);
      await importFiles(deps, { kind: 'register', company, files: [file] });
    }
    await base.db.query(`insert into svod.calls (client_id, company, manager, started_at, duration_seconds, topic, summary)
      select id, 'expobank', 'Олег', '2025-01-02 10:00+03', 125, 'рефинансирование', 'просит ставку ниже' from svod.clients where last_name = 'Соколова'`);
    await base.db.query(`insert into svod.leads (company, client_id, rank, score, reasons)
      select 'hvoya', id, 3, 87.5, '{кредит закрывается}' from svod.clients where last_name = 'Соколова'`);
    const loaded = await loadCatalogue(base.db, {
      catalogue: `${catalogDir}/analytics.yaml`,
      companies: `${catalogDir}/companies.yaml`,
    });
    for (const sharing of ['group', 'own'] as const) {
      const bounds = { db: base.db, sharing, timeZone: 'Europe/Moscow', timeoutMs: 10_000 };
      const catalogue = () => loaded;
      const rules = await readRules(base.db, 'analytics');
      tools.set(
        sharing,
        cardTool({
          ...bounds,
          catalogue,
          runStatement: statementRunner({ ...bounds, rules, catalogue, vouchForGroups: false }),
          companyName: slug => slug.toUpperCase(),
          leadScores: async () => scores,
          similar: async clientId =>
            (
              await base.db.query<{ id: number }>('select id from svod.clients where id <> $1 order by id', [
                clientId,
              ])
            ).rows.map(({ id }) => ({ clientId: id, likeness: 0.87 })),
          record: async deed => void deeds.push(deed),
        }),
      );
    }
  });

  const open = (
    args: { clientId?: number | null; name?: string },
    actor: Actor = admin,
    sharing: Sharing = 'group',
  ): Promise<ToolResult> =>
    tools.get(sharing)!.run(args, { actor, language: 'ru', threadId: 't', maxRows: 100 });
  const idOf = async (surname: string) => {
    const { rows } = await base.db.query<{ id: number }>('select id from svod.clients where last_name = $1', [
      surname,
    ]);
    return rows[0]!.id;
  };

  test('names who is similar as the member may see them', async () => {
    const id = await idOf('Соколова');
    expect((await open({ clientId: id })).text).toMatch(
      /\*\*Кто похож\*\*\n- \d+, Громов[а]? \S+ \S+, \S+, 87\s?%/,
    );
    const masked = (await open({ clientId: id }, analyst)).text;
    expect(masked).toContain('Г*** ');
    expect(masked).not.toContain('Громов');
    const own = (await open({ clientId: id }, { role: 'manager', company: 'hvoya' }, 'own')).text;
    expect(own).toContain('Лисина');
    expect(own).not.toContain('Громов');
  });

  test('tells who it is, what happened, and of each value who gave it and what lost to it', async () => {
    const id = await idOf('Соколова');
    const { kind, text, title, table } = await open({ clientId: id });
    expect(kind).toBe('answer');
    expect(title).toBe(`Карточка клиента ${id}`);
    const plain = text.replaceAll(/\s/g, ' ');
    expect(plain).toContain(`**Клиент ${id}** · Соколова Анна Ильинична`);
    expect(plain).toMatch(
      /Город: Казань \(EXPOBANK, 01\.03\.2024\); в других записях: Самара \(HVOYA, 01\.07\.2025\)/,
    );
    expect(plain).toContain('sokolova.hotel@yandex.ru');
    expect(plain).toMatch(/01\.07\.2025 · HVOYA · проживание/);
    expect(plain).toMatch(/01\.03\.2024 · EXPOBANK · кредит · 500 000 ₽/);
    expect(plain).toContain(
      '02.01.2025, 10:00 · EXPOBANK · Олег · 2 минуты · рефинансирование · просит ставку ниже',
    );
    expect(plain).toContain('HVOYA: место 3 в списке лидов, вероятность 88 %; кредит закрывается');
    expect(plain).toMatch(/HVOYA, строка 1 файла hvoya\.csv, загружена .*совпадает: .*телефон/);
    expect(plain).not.toContain('4510');
    expect(table?.totalRows).toBe(2);
    expect(deeds.at(-1)).toMatchObject({ kind: 'card', clientId: id, actor: admin });
  });

  test.each([
    'Соколова Анна',
    'анна соколова',
    'СОКОЛОВУ АННУ',
    'Соколовой Анны Ильиничны',
    'Sokolova Anna',
    'клиента Соколову',
    'Сокалова Анна',
    'Соклоова',
    '8 (916) 123-45-12',
    '+7 916 123 45 12',
    'телефон 89161234512',
    'Anna.Sokolova@mail.ru',
    'sokolova.hotel@yandex.ru',
  ])('finds the person by «%s»', async name => {
    const id = await idOf('Соколова');
    expect((await open({ name })).title).toBe(`Карточка клиента ${id}`);
  });

  test.each([
    ['Петра Громова', 'Громов'],
    ['Громовой Веры', 'Громова'],
    ['Марии Лисиной', 'Лисина'],
    ['Кондратьева Андрея', 'Кондратьев'],
    ['Kondratiev', 'Кондратьев'],
    ['Gromov Petr', 'Громов'],
  ])('reads the case and the alphabet of «%s»', async (name, surname) => {
    expect((await open({ name })).title).toBe(`Карточка клиента ${await idOf(surname)}`);
  });

  test('asks whom of several, with buttons that are requests, and keeps the names to the table', async () => {
    const ids = [await idOf('Громов'), await idOf('Громова')];
    const asked = await open({ name: 'Громова' });
    expect(asked.kind).toBe('clarify');
    expect([...(asked.options ?? [])].sort()).toEqual(ids.map(id => `карточка клиента ${id}`).sort());
    expect(asked.text).not.toContain('Громов');
    expect(asked.table?.rows).toHaveLength(2);
  });

  test.each([
    { name: 'Несуществующий Никто' },
    { clientId: 999_999 },
    { name: 'nobody@nowhere.ru' },
    { name: '+79990000001' },
  ])('says that nobody is there: %j', async args => {
    expect(await open(args)).toMatchObject({ kind: 'answer', text: expect.stringContaining('не нашлось') });
  });

  test('asks whose card when nobody was named', async () => {
    expect(await open({ clientId: null, name: 'покажи карточку клиента' })).toMatchObject({
      kind: 'clarify',
    });
  });

  test('promises no chance where the list of leads has none', async () => {
    const id = await idOf('Соколова');
    const lead = async () => (await open({ clientId: id })).text.match(/HVOYA: место 3.*/)?.[0];
    scores.set('hvoya', 'none');
    expect(await lead()).toMatch(/кредит закрывается; купит ли скорее других.*нельзя$/);
    expect(await lead()).not.toMatch(/%|балл|вероятность/);
    scores.set('hvoya', 'likeness');
    expect(await lead()).toMatch(/сходство с клиентами 88\s%/);
    scores.clear();
  });

  test('tells a number with its unit', async () => {
    const id = await idOf('Соколова');
    await base.db.query('update svod.source_records set work_experience_years = 2 where client_id = $1', [
      id,
    ]);
    expect((await open({ clientId: id })).text).toMatch(/Стаж: 2\sгода \(/);
    await base.db.query('update svod.source_records set work_experience_years = null where client_id = $1', [
      id,
    ]);
  });

  test('an analyst opens it by number only, and reads masks everywhere', async () => {
    const id = await idOf('Соколова');
    const { text, table } = await open({ clientId: id }, analyst);
    const all = `${text} ${JSON.stringify(table)}`;
    expect(all).toContain('С*** А*** И***');
    expect(text).toContain('Имена и контакты для вашей роли скрыты');
    for (const secret of [
      'Соколова',
      'Анна',
      'Ильинична',
      '9161234512',
      'anna.sokolova',
      'sokolova.hotel',
      'рефинансирование',
    ]) {
      expect(all).not.toContain(secret);
    }
    for (const name of ['Соколова', '+79161234512', 'anna.sokolova@mail.ru']) {
      expect(await open({ name }, analyst)).toMatchObject({ kind: 'refuse' });
    }
  });

  test('a manager of another company reads strangers’ contacts masked, in the sources too, and cannot find by them', async () => {
    const stranger: Actor = { role: 'manager', company: 'd2' };
    const id = await idOf('Соколова');
    const { text, table } = await open({ clientId: id }, stranger);
    expect(text).toContain('Соколова Анна');
    for (const secret of [
      '9161234512',
      'anna.sokolova@',
      'sokolova.hotel@',
      'рефинансирование',
      'кредит закрывается',
    ]) {
      expect(`${text} ${JSON.stringify(table)}`).not.toContain(secret);
    }
    const missed = await open({ name: '+79161234512' }, stranger);
    expect(missed.text).toContain('скрыты');
    const own = await open({ clientId: id }, { role: 'manager', company: 'hvoya' });
    expect(own.text).toContain('+79161234512');
  });

  test('under own sharing a stranger does not exist, by number or by name, and the reply says whose are looked through', async () => {
    const stranger: Actor = { role: 'manager', company: 'hvoya' };
    for (const args of [
      { clientId: await idOf('Громов') },
      { name: 'Громов Пётр' },
      { name: '89035556677' },
    ]) {
      const { text, table } = await open(args, stranger, 'own');
      expect(text).toContain('HVOYA');
      expect(text).toContain('не нашлось');
      expect(table).toBeUndefined();
    }
    expect((await open({ name: 'Соколова' }, stranger, 'own')).text).toContain('+79161234512');
  });

  test('nothing of the card is a relation that a question can read', async () => {
    const rules = await readRules(base.db, 'analytics');
    expect(rules.relations.map(one => one.name).sort()).toEqual([
      'calls',
      'clients',
      'deals',
      'leads',
      'touches',
    ]);
  });
});
