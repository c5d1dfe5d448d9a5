import { readFile } from 'node:fs/promises';
import { beforeEach, expect, it } from 'vitest';
import { importFiles } from '../../../../src/capabilities/clients/import/import.ts';
import type { HeaderFields } from '../../../../src/capabilities/clients/import/mapping/mapping.ts';
import type { RegisterRequest } from '../../../../src/capabilities/clients/import/request.ts';
import { readLinks } from '../../../../src/capabilities/clients/links.ts';
import type { Database } from '../../../../src/data/database.ts';
import { unseal } from '../../../../src/data/sealing.ts';
import { describeOnBothDatabases } from '../../../support/databases.ts';
import { dependencies, emptyRegisters, testFolder } from './files.ts';

const folder = testFolder();

describeOnBothDatabases('import of registers', base => {
  beforeEach(() => emptyRegisters(base.db));

  async function load(
    company: string,
    file: string,
    options: Partial<RegisterRequest> = {},
    key: Buffer | null = null,
  ) {
    const deps = await dependencies(base.db, key);
    let clientsAdded = 0;
    const onMatched: RegisterRequest['onMatched'] = matched => {
      clientsAdded = matched?.clientsAdded ?? 0;
    };
    const request = { kind: 'register', company, files: [file], onMatched, ...options } as const;
    const [summary] = await importFiles(deps, request);
    return { ...summary!, clientsAdded };
  }
  const all = async (sql: string) => (await base.db.query(sql)).rows;

  const BANK = [
    'Фамилия;Имя;Отчество;Телефон;E-mail;Дата рождения;Город;Доход;Сумма кредита;Срок;Первоначальный взнос;Дата договора;Марка;Модель;Паспорт',
    'Петров;Иван;Сергеевич;89123456789;I.PETROV@mail.ru;01.02.1985;Казань;50 000,50;100000;36;None;01.03.2024;Лада;Vesta;4510 123456',
    'Петров;Иван;Сергеевич;89123456789;i.petrov@mail.ru;01.02.1985;Казань;60000;200000;24;5000;01.03.2025;;;4510 123456',
    'Белова;Анна;-;н/д;;03.04.1979;moskva;NULL;300000;12;0;02.03.2024;;;4510 123457',
    '',
  ].join('\n');

  it('makes one person of equal keys, with the newest values and the latest contract', async () => {
    const summary = await load('expobank', await folder.write('bank.csv', BANK));
    expect(summary).toMatchObject({
      rowsRead: 3,
      rowsAdded: 3,
      rowsRejected: 0,
      clientsAdded: 2,
      documents: 'left_out',
    });
    expect(await all('select * from analytics.clients order by full_name')).toMatchObject([
      {
        full_name: 'Белова Анна',
        gender: 'Женский',
        city: 'Москва',
        mobile_phone: null,
        income_amount: null,
        credit_sum: 300000,
      },
      {
        full_name: 'Петров Иван Сергеевич',
        gender: 'Мужской',
        birth_date: '1985-02-01',
        mobile_phone: '+79123456789',
        email: 'i.petrov@mail.ru',
        income_amount: 60000,
        credit_sum: 200000,
        credit_term_months: 24,
        credit_initial: 5000,
        credit_issued_on: '2025-03-01',
        car_brand: 'Lada',
        car_model: 'Vesta',
        companies: ['expobank'],
        companies_count: 1,
        marketing_consent: false,
      },
    ]);
    expect(
      await all('select kind, amount, term_months, signed_on from analytics.deals order by signed_on'),
    ).toEqual([
      { kind: 'credit', amount: 100000, term_months: 36, signed_on: '2024-03-01' },
      { kind: 'credit', amount: 300000, term_months: 12, signed_on: '2024-03-02' },
      { kind: 'credit', amount: 200000, term_months: 24, signed_on: '2025-03-01' },
    ]);
  });

  it('changes nothing the second time, in whatever encoding and order of columns', async () => {
    await load('expobank', await folder.write('bank.csv', BANK));
    const before = await snapshot(base.db);
    expect(await load('expobank', folder.path('bank.csv'))).toMatchObject({
      rowsAdded: 0,
      rowsKnown: 3,
      rowsChanged: 0,
    });
    const turned = BANK.split('\n')
      .map(line => line.split(';').reverse().join('\t'))
      .join('\r\n');
    const path = await folder.write('turned.csv', turned, 'windows-1251');
    expect(await load('expobank', path)).toMatchObject({ rowsAdded: 0, rowsKnown: 3, rowsChanged: 0 });
    expect(await snapshot(base.db)).toEqual(before);
  });

  it('changes nothing the second time though the base has learnt spellings in between', async () => {
    const hotel = 'Guest,Phone,City\nViktor Leontev,89123456789,Ustyug\nPetr Kuznetsov,89123456780,Moskva\n';
    await load('hvoya', await folder.write('hotel.csv', hotel));
    const bank = Array.from({ length: 5 }, (_, n) => `Леонтьев;Олег;8913000000${n};Устюг`);
    await load(
      'expobank',
      await folder.write('learnt.csv', ['Фамилия;Имя;Телефон;Город', ...bank].join('\n')),
    );
    const before = await snapshot(base.db);
    expect(await load('hvoya', folder.path('hotel.csv'))).toMatchObject({ rowsKnown: 2, rowsChanged: 0 });
    expect(await snapshot(base.db)).toEqual(before);
  });

  it('keeps equal rows of one file as rows of their own, and adds only what is new', async () => {
    const twice = 'ФИО;Телефон\nПетров Иван;89123456789\nПетров Иван;89123456789\n';
    expect(await load('d2', await folder.write('twice.csv', twice))).toMatchObject({
      rowsAdded: 2,
      clientsAdded: 1,
    });
    const more = `${twice}Петров Иван;89123456789\nБелова Анна;89123456780\n`;
    expect(await load('d2', await folder.write('twice.csv', more))).toMatchObject({
      rowsAdded: 2,
      rowsKnown: 2,
      clientsAdded: 1,
    });
    expect(await all('select last_name from svod.clients order by 1')).toEqual([
      { last_name: 'Белова' },
      { last_name: 'Петров' },
    ]);
  });

  it('lets the more trusted company speak first and fills the rest from the others', async () => {
    await load(
      'hvoya',
      await folder.write(
        'hotel.csv',
        'Guest,Phone,Email,Birthday,City,Check-in,Nights,Room,Total RUB\nPetr Kuznetsov,89123456789,HOTEL@MAIL.RU,01.02.1985,Sochi,15.03.2025,3,Люкс,43500\n',
      ),
    );
    await load(
      'expobank',
      await folder.write(
        'b.csv',
        'Имя,Фамилия,Телефон,Дата рождения,Город,Сумма кредита,Дата договора\nПётр,Кузнецов,+79123456789,01.02.1985,Казань,100,01.01.2020\n',
      ),
    );
    const clients = await all('select * from analytics.clients');
    expect(clients).toMatchObject([
      {
        full_name: 'Кузнецов Пётр',
        city: 'Казань',
        email: 'hotel@mail.ru',
        companies: ['expobank', 'hvoya'],
        credit_sum: 100,
      },
    ]);
    expect(await all('select kind, product, nights, amount from analytics.deals order by kind')).toEqual([
      { kind: 'credit', product: null, nights: null, amount: 100 },
      { kind: 'stay', product: 'Люкс', nights: 3, amount: 43500 },
    ]);
  });

  it('puts bad rows aside with number and reason, and takes the corrected file back', async () => {
    const text = [
      'Фамилия,Имя,Телефон,Email,Дата рождения,Сумма кредита,Дата договора,Доход',
      'Петров,Иван,89123456789,i@p.ru,31.02.1985,1000,01.01.2024,abc',
      '"Белова,Анна,89123456780,a@p.ru,01.03.1985,2000,02.01.2024,1',
      'Белов,Антон,123,zzz,,1000,01.01.2024,2',
      ',,,,,5,01.01.2024,3',
      'Громов,Пётр,89123456782,g@p.ru,01.01.1980,сто,01.01.2024,4',
      'Грач,Ян,89123456785,l5@p.ru,01.01.2999,100,01.02.2024,5',
    ].join('\n');
    const rejectsPath = folder.path('rejects.csv');
    const summary = await load('expobank', await folder.write('bad.csv', text), { rejectsPath });
    expect(summary).toMatchObject({ rowsRead: 6, rowsAdded: 2, rowsRejected: 4 });
    expect(summary.rejects.map(reject => [reject.row, reject.line, reject.reason])).toEqual([
      [2, 3, 'unclosed_quote'],
      [3, 4, 'no_contact_left'],
      [4, 5, 'no_person'],
      [5, 6, 'deal_amount'],
    ]);
    expect(summary.cellProblems).toEqual([
      { column: 'Дата рождения', reason: 'not_a_date', count: 1, rows: [1] },
      { column: 'Доход', reason: 'not_a_number', count: 1, rows: [1] },
      { column: 'Дата рождения', reason: 'date_out_of_range', count: 1, rows: [6] },
    ]);
    expect(await all(`select row_number, extra from svod.source_records order by 1`)).toEqual([
      { row_number: 1, extra: { Доход: 'abc', 'Дата рождения': '31.02.1985' } },
      { row_number: 6, extra: { 'Дата рождения': '01.01.2999' } },
    ]);

    const mended = (await readFile(rejectsPath, 'utf8'))
      .replace('сто', '100')
      .replace('123,zzz', '89123456781,z@p.ru');
    const again = await load('expobank', await folder.write('mended.csv', mended));
    expect(again).toMatchObject({ rowsRead: 4, rowsAdded: 3, rowsRejected: 1 });
    expect(await all('select row_number from svod.source_records order by 1')).toEqual(
      [1, 2, 3, 5, 6].map(row_number => ({ row_number })),
    );
    expect(await load('expobank', folder.path('mended.csv'))).toMatchObject({ rowsAdded: 0, rowsKnown: 3 });
  });

  it('keeps a corrected mapping for the next file of the form, and reads known rows anew', async () => {
    const text =
      'ФИО;Телефон;Телефон 2\nПетров Иван;89123456789;89990000001\nБелова Анна;89123456780;89990000002\n';
    await load('d2', await folder.write('map.csv', text));
    const ids = await all('select id from svod.clients order by id');
    const summary = await load('d2', folder.path('map.csv'), {
      map: { Телефон: null, 'Телефон 2': 'mobile_phone' },
    });
    expect(summary).toMatchObject({ rowsAdded: 0, rowsChanged: 2 });
    expect(await all('select mobile_phone from analytics.clients order by id')).toEqual([
      { mobile_phone: '+79990000001' },
      { mobile_phone: '+79990000002' },
    ]);
    expect(await all('select id from svod.clients order by id')).toEqual(ids);
    const next = await load(
      'd2',
      await folder.write('next.csv', 'ФИО;Телефон;Телефон 2\nГромов Пётр;89123456781;89990000003\n'),
    );
    expect(next.mapping.map(column => [column.field, column.by])).toEqual([
      ['full_name', 'kept'],
      [null, 'kept'],
      ['mobile_phone', 'kept'],
    ]);
  });

  it('refuses a correction that names no column, no field, or one field twice', async () => {
    const path = await folder.write('m.csv', 'ФИО;Телефон\nПетров Иван;89123456789\n');
    const maps: HeaderFields[] = [{ Фио: 'full_name' }, { ФИО: 'name' }, { ФИО: 'email', Телефон: 'email' }];
    for (const map of maps) {
      await expect(load('d2', path, { map })).rejects.toMatchObject({ code: 'usage' });
    }
  });

  it('refuses a file in which nobody can be recognised, and an unknown company', async () => {
    const path = await folder.write('goods.csv', 'Товар;Цена;Остаток\nШина;5000;4\nДиск;7000;8\n');
    await expect(load('d2', path)).rejects.toMatchObject({ code: 'mapping_incomplete' });
    await expect(load('nobody', path)).rejects.toMatchObject({ code: 'company_unknown' });
  });

  it('keeps documents only encrypted, and not at all without a key', async () => {
    const key = Buffer.alloc(32, 7);
    expect(await load('expobank', await folder.write('bank.csv', BANK), {}, key)).toMatchObject({
      documents: 'stored',
    });
    const rows = await all('select documents, extra from svod.source_records order by row_number');
    expect(unseal(rows[0]!.documents as Buffer, key, 'expobank')).toEqual({ Паспорт: '4510 123456' });
    expect(() => unseal(rows[0]!.documents as Buffer, Buffer.alloc(32, 8), 'expobank')).toThrow();
    expect(() => unseal(rows[0]!.documents as Buffer, key, 'd2')).toThrow();
    await emptyRegisters(base.db);
    await load('expobank', folder.path('bank.csv'));
    const everything = JSON.stringify(await all('select to_jsonb(r) from svod.source_records r'));
    expect(everything).not.toContain('4510');
  });

  it('records consent with its words and day, for known rows too', async () => {
    await load('expobank', await folder.write('bank.csv', BANK));
    const consent = { wording: 'Согласен на рассылку', givenOn: '2026-05-01' };
    await load('expobank', folder.path('bank.csv'), { consent });
    await load('expobank', folder.path('bank.csv'), { consent });
    expect(await all('select count(*) as n from svod.consents')).toEqual([{ n: 3 }]);
    expect(await all('select distinct marketing_consent as c from analytics.clients')).toEqual([{ c: true }]);
  });

  it('rolls a file back whole when it is stopped in the middle', async () => {
    const rows = Array.from({ length: 9000 }, (_, n) => `Петров Иван;8912${String(n).padStart(7, '0')}`);
    const path = await folder.write('long.csv', ['ФИО;Телефон', ...rows].join('\n'));
    const stop = new AbortController();
    await expect(
      load('d2', path, { signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(await all('select count(*) as n from svod.source_records')).toEqual([{ n: 0 }]);
    expect(await all('select status from svod.imports')).toEqual([{ status: 'failed' }]);
    expect(await load('d2', path)).toMatchObject({ rowsAdded: 9000 });
  });

  it('gives every source row its link once, in pages', async () => {
    await load('expobank', await folder.write('bank.csv', BANK));
    const links = [];
    for await (const page of readLinks(base.db, null)) links.push(...page);
    expect(links.map(link => [link.company, link.row, link.rule === 'first'])).toEqual([
      ['expobank', 1, true],
      ['expobank', 2, false],
      ['expobank', 3, true],
    ]);
    expect(links[1]).toMatchObject({ clientId: links[0]!.clientId, rule: expect.stringContaining('email') });
    for await (const page of readLinks(base.db, 'd2')) expect(page).toEqual([]);
  });
});

describeOnBothDatabases('import of touches', base => {
  beforeEach(() => emptyRegisters(base.db));

  it('finds people by register rows, in Russian words, once', async () => {
    const deps = await dependencies(base.db);
    await importFiles(deps, {
      kind: 'register',
      company: 'd2',
      files: [await folder.write('r.csv', 'ФИО;Телефон\nПетров Иван;89123456789\nБелова Анна;89123456780\n')],
    });
    const text = [
      'Кто предложил;Чей клиент;Номер строки;Канал;Дата;Результат',
      'Экспобанк;Д2 Страхование;2;Звонок;01.02.2026;отказ',
      'expobank;d2;1;E-mail;02.02.2026;купил',
      'expobank;d2;99;phone;02.02.2026;отказ',
      'нигде;d2;1;phone;02.02.2026;отказ',
      'expobank;d2;1;голубь;02.02.2026;отказ',
      'expobank;d2;1;phone;32.02.2026;отказ',
      'expobank;d2;1;phone;03.02.2026;',
    ].join('\n');
    const touches = { kind: 'touches', files: [await folder.write('t.csv', text, 'windows-1251')] } as const;
    const [summary] = await importFiles(deps, touches);
    expect(summary).toMatchObject({ rowsRead: 7, rowsAdded: 3, rowsRejected: 4 });
    expect(summary!.rejects.map(reject => [reject.row, reject.reason]).sort()).toEqual([
      [3, 'unknown_row'],
      [4, 'unknown_company'],
      [5, 'unknown_channel'],
      [6, 'no_date'],
    ]);
    const { rows } = await base.db.query(
      `select full_name, company, channel, offered_on, outcome from analytics.touches join analytics.clients c on c.id = client_id order by offered_on`,
    );
    expect(rows).toEqual([
      {
        full_name: 'Белова Анна',
        company: 'expobank',
        channel: 'phone',
        offered_on: '2026-02-01',
        outcome: 'declined',
      },
      {
        full_name: 'Петров Иван',
        company: 'expobank',
        channel: 'email',
        offered_on: '2026-02-02',
        outcome: 'converted',
      },
      {
        full_name: 'Петров Иван',
        company: 'expobank',
        channel: 'phone',
        offered_on: '2026-02-03',
        outcome: null,
      },
    ]);
    const [again] = await importFiles(deps, touches);
    expect(again).toMatchObject({ rowsAdded: 0, rowsKnown: 3 });
  });
});

/** All that an import could change, without times. */
async function snapshot(db: Database): Promise<unknown> {
  const tables = ['clients', 'source_records', 'deals', 'touches', 'consents'];
  return Promise.all(
    tables.map(
      async table => (await db.query(`select to_jsonb(t) as row from svod.${table} t order by t.id`)).rows,
    ),
  );
}
